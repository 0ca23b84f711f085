"""The numbers behind PhraseKernelClassifier, without Rasa: learns from vectors and n-grams, and gives probabilities."""

from __future__ import annotations

import warnings
from typing import Dict

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

_JITTER = 1e-6  # keeps the root real where phrases are the same
_MOST_STEPS = 100
_TOLERANCE = 1e-3
_PART = 256  # phrases


class KernelMachine:
    """`phrases`: the vectors compared with, of length 1; `by_phrase` and `by_ngram`: what each says for each intent."""

    def __init__(
        self,
        phrases: np.ndarray,
        by_phrase: np.ndarray,
        by_ngram: np.ndarray,
        base: np.ndarray,
        length: np.ndarray,
        offset: np.ndarray,
    ) -> None:
        self._phrases = phrases
        self._by_phrase = by_phrase
        self._by_ngram = by_ngram
        self._base = base
        self._length = float(length)
        self._offset = float(offset)

    @classmethod
    def learned(
        cls,
        vectors: np.ndarray,
        ngrams: csr_matrix,
        labels: np.ndarray,
        *,
        offset: float,
        strength: float,
        compared: int,
    ) -> KernelMachine:
        """What is learned from phrases and their labels 0, 1, 2 …, as regularized as 1 / `strength`."""
        at = chosen(labels, compared)
        length = float(np.linalg.norm(vectors, axis=1).mean()) if vectors.size else 0.0
        unit = _unit(vectors)
        common = _common(unit, unit[at], length, offset) + _product(ngrams, ngrams[at])
        among = common[at].astype(np.float64)
        root = cholesky(among + _JITTER * np.trace(among) / len(at) * np.eye(len(at)), lower=True).astype(np.float32)
        # Rows whose plain products are the kernel's: on them an ordinary logistic regression is one over the kernel.
        rows = np.ascontiguousarray(solve_triangular(root, common.T, lower=True, overwrite_b=True).T)
        regression = LogisticRegression(C=strength, class_weight="balanced", tol=_TOLERANCE, max_iter=_MOST_STEPS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # by then more steps change no answer
            found = regression.fit(rows, labels)
        weights, base = found.coef_, found.intercept_
        if len(weights) == 1:  # of two intents only the second is weighed
            weights, base = np.vstack([np.zeros_like(weights), weights]), np.append(0.0, base)
        by_phrase = solve_triangular(root.T.astype(np.float64), weights.T, lower=False)
        by_ngram = np.asarray(ngrams[at].T @ by_phrase)
        numbers = (unit[at], by_phrase, by_ngram, base, np.array(length), np.array(offset))
        return cls(*(np.ascontiguousarray(each, dtype=np.float32) for each in numbers))

    def numbers(self) -> Dict[str, np.ndarray]:
        """All that was learned; KernelMachine(**numbers) is the same again."""
        return {
            "phrases": self._phrases,
            "by_phrase": self._by_phrase,
            "by_ngram": self._by_ngram,
            "base": self._base,
            "length": np.array(self._length),
            "offset": np.array(self._offset),
        }

    def probabilities(self, vectors: np.ndarray, ngrams: csr_matrix) -> np.ndarray:
        """Each row's probability of each label."""
        common = _common(_unit(vectors), self._phrases, self._length, self._offset)
        logits = common @ self._by_phrase + ngrams @ self._by_ngram + self._base
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def chosen(labels: np.ndarray, most: int) -> np.ndarray:
    """Where the phrases to compare with stand: all, or of each label as many as there is room for."""
    if len(labels) <= most:
        return np.arange(len(labels))
    order = np.random.default_rng(0).permutation(len(labels))
    rank = np.zeros(len(labels), dtype=int)  # the how-maniest of its label each phrase is
    for label in np.unique(labels):
        mine = order[labels[order] == label]
        rank[mine] = np.arange(len(mine))
    return np.sort(np.lexsort((order, rank))[:most])


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _common(left: np.ndarray, right: np.ndarray, length: float, offset: float) -> np.ndarray:
    return (length * (offset + left @ right.T) / (offset + 1)) ** 2


def _product(left: csr_matrix, right: csr_matrix) -> np.ndarray:
    """In parts: nearly all products of n-grams are above zero, and a sparse matrix of them is the larger one."""
    starts = range(0, left.shape[0], _PART)
    return np.concatenate([(left[at : at + _PART] @ right.T).toarray() for at in starts])
