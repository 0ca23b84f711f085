"""Chooses the intent: logistic regression over what a phrase has in common with those that were learned.

For two phrases that is ((offset + cosine) / (offset + 1))² of their sentence vectors, times the vectors' mean length
squared, plus the product of their weighed n-grams. The square lets the vectors' numbers count in pairs, which tells
near intents apart better than a plain weighted sum, and costs next to nothing. With many phrases only some of each
intent are compared with (Nyström's method), so that memory and time do not grow with the square of their number.
Measured in docs/decisions/010-understanding.md.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from rasa_server.components.kernel import KernelMachine

_NUMBERS = "classifier.npz"
_INTENTS = "intents.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PhraseKernelClassifier(IntentClassifier, GraphComponent):
    """Ranks the intents by probability."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Sentence vectors, n-grams or both, of the whole sentence."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """What is not Rasa's own."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`strength` is the inverse of regularization, `compared` the most phrases that a new one is compared with."""
        return {"offset": 0.5, "strength": 10.0, "compared": 4000, "ranking_length": 0}

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        machine: Optional[KernelMachine] = None,
        intents: Optional[List[Text]] = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._machine = machine
        self._intents = intents or []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseKernelClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PhraseKernelClassifier:
        """A trained classifier; what it learned are plain arrays and names, nothing that could run."""
        with model_storage.read_from(resource) as folder:
            intents = json.loads((folder / _INTENTS).read_text(encoding="utf-8"))
            with np.load(folder / _NUMBERS) as numbers:
                machine = KernelMachine(**{name: numbers[name] for name in numbers.files})
        return cls(config, model_storage, resource, machine, intents)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all phrases with an intent. Raises ValueError unless there are two intents."""
        examples = [each for each in training_data.intent_examples if each.get(INTENT) and each.get(TEXT)]
        self._intents = sorted({each.get(INTENT) for each in examples})
        if len(self._intents) < 2:
            raise ValueError("PhraseKernelClassifier needs phrases of two intents at least")
        labels = np.array([self._intents.index(each.get(INTENT)) for each in examples])
        self._machine = KernelMachine.learned(
            _vectors(examples),
            _ngrams(examples),
            labels,
            offset=float(self._config["offset"]),
            strength=float(self._config["strength"]),
            compared=int(self._config["compared"]),
        )
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _NUMBERS, **self._machine.numbers())
            (folder / _INTENTS).write_text(json.dumps(self._intents, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Give each message its ranking, and the first of it as its intent."""
        if self._machine is None:
            return messages
        for message in messages:
            probabilities = self._machine.probabilities(_vectors([message]), _ngrams([message]))[0]
            order = np.argsort(-probabilities, kind="stable")[: self._config["ranking_length"] or None]
            ranking = [{"name": self._intents[at], "confidence": float(probabilities[at])} for at in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _vectors(messages: List[Message]) -> np.ndarray:
    """The messages' sentence vectors, of shape (messages, dimension); dimension 0 if the pipeline makes none."""
    found = [message.get_dense_features(attribute=TEXT)[1] for message in messages]
    return np.concatenate(
        [np.asarray(each.features, dtype=np.float32) if each else np.zeros((1, 0), np.float32) for each in found]
    )


def _ngrams(messages: List[Message]) -> csr_matrix:
    found = [message.get_sparse_features(attribute=TEXT)[1] for message in messages]
    rows = [
        csr_matrix(each.features, dtype=np.float32) if each else csr_matrix((1, 0), dtype=np.float32) for each in found
    ]
    return csr_matrix(vstack(rows))
