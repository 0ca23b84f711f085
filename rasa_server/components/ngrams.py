"""A sparse featurizer over character n-grams and words, weighed by TF-IDF, of length `weight`.

Sentence vectors know what is meant but not how things are spelled here ("avbeställ", "pw", "2 ggr"); n-grams do. They
help only when weighed: raw counts, as Rasa's CountVectorsFeaturizer gives them, made the two together worse than the
vectors alone. Digits stay as they are, and accents are taken away, since many write "nar stanger ni".
Measured in docs/decisions/010-understanding.md.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from rasa_server.components.spelling import Speller
from rasa_server.components.weighing import Weigher

_WORDS = "speller.json"
_SHAPES: Dict[str, Dict[str, Any]] = {
    "characters": {"analyzer": "char_wb", "ngram_range": (1, 4)},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\S+"},
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class WeighedNgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Gives each message one sparse sentence vector of shape (1, n-grams) and none per token."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Nothing: it cuts the text itself."""
        return []

    @staticmethod
    def required_packages() -> List[Text]:
        """What is not Rasa's own."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`weight` is the length of either part's vector; `scale` of the sentence vectors is its counterpart."""
        return {**SparseFeaturizer.get_default_config(), "weight": 3.0}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Rasa calls this before anything is built; there is nothing to refuse."""

    def __init__(
        self,
        config: Dict[Text, Any],
        name: Text,
        storage: ModelStorage,
        resource: Resource,
        cutters: Sequence[TfidfVectorizer] = (),
        speller: Optional[Speller] = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._weight = float(config["weight"])
        self._cutters = list(cutters)
        self._speller = speller or Speller({}, {})
        self._weigher = Weigher(self._cutters, self._weight)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WeighedNgramFeaturizer:
        """An untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> WeighedNgramFeaturizer:
        """A trained featurizer; vocabulary and weights are plain JSON and arrays, nothing that could run."""
        cutters = []
        with model_storage.read_from(resource) as folder:
            for shape in _SHAPES:
                vocabulary = json.loads((folder / f"{shape}.json").read_text(encoding="utf-8"))
                cutters.append(_cutter(shape, vocabulary))
                cutters[-1].idf_ = np.load(folder / f"{shape}.npy")
            speller = Speller.load((folder / _WORDS).read_text(encoding="utf-8"))
        return cls(config, execution_context.node_name, model_storage, resource, cutters, speller)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the n-grams and their weights, and keep them in the model."""
        said = [example.get(TEXT) for example in _with_text(training_data)]
        self._speller = Speller.of(said)
        texts = [self._speller.spell(text) for text in said]
        self._cutters = [_cutter(shape).fit(texts) for shape in _SHAPES]
        self._weigher = Weigher(self._cutters, self._weight)
        with self._storage.write_to(self._resource) as folder:
            for shape, cutter in zip(_SHAPES, self._cutters, strict=True):
                vocabulary = json.dumps(list(cutter.get_feature_names_out()), ensure_ascii=False)
                (folder / f"{shape}.json").write_text(vocabulary, encoding="utf-8")
                np.save(folder / f"{shape}.npy", cutter.idf_)
            (folder / _WORDS).write_text(self._speller.dump(), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to every training example that has a text."""
        self.process(_with_text(training_data))
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add vectors to messages."""
        if not messages:
            return messages
        for message in messages:
            row = self._weigher.row(self._speller.spell(message.get(TEXT) or ""))
            self.add_features_to_message(None, row, TEXT, message)
        return messages


def _cutter(shape: str, vocabulary: Any = None) -> TfidfVectorizer:
    return TfidfVectorizer(**_SHAPES[shape], sublinear_tf=True, strip_accents="unicode", vocabulary=vocabulary)


def _with_text(training_data: TrainingData) -> List[Message]:
    return [example for example in training_data.training_examples if example.get(TEXT)]
