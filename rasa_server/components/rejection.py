"""Turns a message that is about nothing we serve into Rasa's `nlu_fallback`.

A classifier must choose one of its intents, and is often sure of it on sentences from another world. So its probability
is weighed with how near the sentence is to any training phrase, and with how probable it is that it is about us at
all: score = probability ^ `power` x cosine to the nearest x (1 - probability of `foreign`). Below `threshold`, or with
the best two intents closer than `margin`, the message is rejected. `foreign` is the intent, if there is one, whose
phrases are about other things; it is never an answer itself, so it needs no place in the domain. The values are
calibrated on held-out phrases (docs/decisions/010-understanding.md).
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_FILE = "phrases.npy"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestPhraseRejection(IntentClassifier, GraphComponent):
    """Keeps the classifier's intent, or replaces it by `nlu_fallback`; the ranking below stays as it was."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Vectors. (It needs a classifier too, but Rasa's training graph has none before it, and would refuse.)"""
        return [DenseFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`threshold` is compared with the score, `margin` with probabilities; a `power` of 0 is the cosine alone."""
        return {"threshold": 0.3, "margin": 0.0, "power": 0.3, "foreign": "out_of_scope", "ranking_length": 5}

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        phrases: Optional[np.ndarray] = None,
    ) -> None:
        self._threshold = float(config["threshold"])
        self._margin = float(config["margin"])
        self._power = float(config["power"])
        self._foreign = config["foreign"]
        self._ranking_length = int(config["ranking_length"])
        self._storage = storage
        self._resource = resource
        self._phrases = phrases

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NearestPhraseRejection:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NearestPhraseRejection:
        """A trained component, with the training phrases' vectors read from the model."""
        with model_storage.read_from(resource) as folder:
            phrases = np.load(folder / _FILE)
        return cls(config, model_storage, resource, phrases)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the vectors of all training phrases that are about us, an array of shape (phrases, dimension)."""
        ours = [example for example in training_data.intent_examples if example.get(INTENT) != self._foreign]
        self._phrases = np.concatenate([_direction(example) for example in ours])
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / _FILE, self._phrases)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Give each message's intent its score, and reject what scores too low."""
        for message in messages:
            self._weigh(message)
        return messages

    def _weigh(self, message: Message) -> None:
        ranking, foreign = self._ours(message.get(INTENT_RANKING_KEY) or [])
        if not ranking or self._phrases is None:
            return
        best = ranking[0]["confidence"]
        second = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
        nearest = float((self._phrases @ _direction(message)[0]).max())
        score = float(best) ** self._power * min(max(nearest, 0.0), 1.0) * (1.0 - foreign)
        rejected = score < self._threshold or best - second < self._margin
        name = DEFAULT_NLU_FALLBACK_INTENT_NAME if rejected else ranking[0]["name"]
        confidence = 1.0 - score if rejected else float(best)
        message.set(INTENT, {"name": name, "confidence": confidence, "score": score}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[: self._ranking_length], add_to_output=True)

    def _ours(self, ranking: List[Dict[Text, Any]]) -> Tuple[List[Dict[Text, Any]], float]:
        """The ranking of our intents as if the message were about us, and the probability that it is not."""
        foreign = sum(rank["confidence"] for rank in ranking if rank["name"] == self._foreign)
        about_us = max(1.0 - foreign, 1e-9)
        ours = [rank for rank in ranking if rank["name"] != self._foreign]
        return [{**rank, "confidence": min(rank["confidence"] / about_us, 1.0)} for rank in ours], foreign


def _direction(message: Message) -> np.ndarray:
    """The message's dense sentence vector at length 1, of shape (1, dimension)."""
    _, sentence = message.get_dense_features(attribute=TEXT)
    if sentence is None:
        raise ValueError("NearestPhraseRejection needs a dense featurizer before it")
    vector = np.asarray(sentence.features, dtype=np.float32)
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
