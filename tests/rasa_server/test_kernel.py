"""rasa_server/components/kernel.py, run in Rasa's environment, which has scikit-learn."""

from typing import Any

import pytest

from tests.rasa_server.inside import run_inside

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_DATA = """
import json
import numpy as np
from scipy.sparse import csr_matrix
from rasa_server.components.kernel import KernelMachine, chosen
random = np.random.default_rng(7)
def phrases(intents, each, dimension=12):
    middles = random.normal(size=(intents, dimension))
    labels = np.repeat(np.arange(intents), each)
    vectors = (middles[labels] + 0.3 * random.normal(size=(len(labels), dimension))).astype(np.float32)
    return vectors, csr_matrix(random.random((len(labels), 5)) < 0.3, dtype=np.float32), labels
def learned(vectors, ngrams, labels, compared=1000):
    return KernelMachine.learned(vectors, ngrams, labels, offset=0.5, strength=10.0, compared=compared)
"""


def _run(code: str) -> Any:
    return run_inside(_DATA + code)


@pytest.mark.parametrize("intents", [2, 5])
@pytest.mark.parametrize("compared", [1000, 20])
def test_intents_are_told_apart_also_when_few_phrases_are_compared_with(intents: int, compared: int) -> None:
    right, total = _run(
        f"vectors, ngrams, labels = phrases({intents}, 20)\n"
        "seen, unseen = np.arange(len(labels)) % 2 == 0, np.arange(len(labels)) % 2 == 1\n"
        f"machine = learned(vectors[seen], ngrams[seen], labels[seen], {compared})\n"
        "p = machine.probabilities(vectors[unseen], ngrams[unseen])\n"
        "print(json.dumps([float((p.argmax(axis=1) == labels[unseen]).mean()), p.sum(axis=1).tolist()]))"
    )
    assert right == 1.0
    assert total == pytest.approx([1.0] * len(total), abs=1e-5)


def test_what_is_written_and_read_gives_the_same_probabilities() -> None:
    apart = _run(
        "data = phrases(3, 10)\nmachine = learned(*data)\nagain = KernelMachine(**machine.numbers())\n"
        "a, b = machine.probabilities(*data[:2]), again.probabilities(*data[:2])\n"
        "print(json.dumps(float(abs(a - b).max())))"
    )
    assert apart == 0.0


@pytest.mark.parametrize("without", ["vectors[:, :0], ngrams", "vectors, ngrams[:, :0]"])
def test_vectors_or_ngrams_alone_are_enough(without: str) -> None:
    shape = _run(
        "vectors, ngrams, labels = phrases(3, 10)\n"
        f"p = learned({without}, labels).probabilities({without})\n"
        "print(json.dumps(list(p.shape)))"
    )
    assert shape == [30, 3]


def test_the_same_phrase_many_times_does_no_harm() -> None:
    sure = _run(
        "vectors, ngrams, labels = phrases(2, 1)\n"
        "many = np.repeat([0, 1], 50)\n"
        "p = learned(vectors[many], ngrams[many], labels[many]).probabilities(vectors, ngrams)\n"
        "print(json.dumps([float(p[0, 0]), float(p[1, 1])]))"
    )
    assert all(p > 0.9 for p in sure)


def test_the_phrases_compared_with_are_shared_out_among_the_intents() -> None:
    few, most, everything = _run(
        "labels = np.array([0] * 50 + [1] * 3 + [2] * 20)\n"
        "few = np.bincount(labels[chosen(labels, 9)]).tolist()\n"
        "most = np.bincount(labels[chosen(labels, 30)]).tolist()\n"
        "print(json.dumps([few, most, len(chosen(labels, 100))]))"
    )
    assert few == [3, 3, 3]
    assert sum(most) == 30
    assert most[1] == 3
    assert everything == 73
