"""py3langid's statistics about languages in 8 MB, where the package itself needs 90.

The arithmetic is py3langid 0.4's: naive Bayes over the byte sequences that an automaton finds.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from math import exp, log1p, sqrt
from pathlib import Path

from bot.language.extracted import Extracted, extracted


class Statistics:
    """Tells languages with these labels apart (ISO 639-1; Norwegian is ``no``). ``known``: those the model has.

    Building it runs a process for a second or two, unless ``cache`` (a folder) holds what that wrote another time.
    Raises CalledProcessError when the process fails.
    """

    def __init__(self, labels: Collection[str], cache: Path | None = None) -> None:
        model = extracted(labels, cache)
        self.known = model.classes
        self._prior = model.prior
        self._unit = model.unit
        self._weights = model.arrays["weights"]
        self._features = model.arrays["features"]
        self._automaton = _Automaton(model)

    def guess(self, text: str, among: Collection[str] | None = None) -> tuple[str, float] | None:
        """The most probable label ``among`` these, or among all, and its probability, 0 to 1; None: none is known."""
        columns = [at for at, label in enumerate(self.known) if among is None or label in among]
        if not columns:
            return None
        raw = text.encode()
        scores = self._scores(raw, columns)
        best = max(scores)
        scale = sqrt(len(raw) or 1)  # keeps probabilities sensible whatever the length
        likely = [exp((score - best) / scale) for score in scores]
        return self.known[columns[scores.index(best)]], 1 / sum(likely)

    def _scores(self, raw: bytes, columns: list[int]) -> list[float]:
        count = len(self.known)
        found = Counter(self._features[state] for state in self._automaton.states(raw))
        del found[-1]  # where nothing ends
        if not found:
            return [0.0] * len(columns)
        scores = [self._prior[column] for column in columns]
        for feature, times in found.items():
            weight, row = self._unit * log1p(times), feature * count
            for at, column in enumerate(columns):
                scores[at] += weight * self._weights[row + column]
        return scores


class _Automaton:
    """Finds byte sequences: see bot.language.extract for how its transitions are kept."""

    def __init__(self, model: Extracted) -> None:
        arrays: Mapping[str, memoryview] = model.arrays
        self._rows = arrays["rows"]
        self._last = arrays["last"]
        self._usual = arrays["usual"]
        self._starts = arrays["starts"]
        self._targets = arrays["targets"]
        self._raw = model.raw
        self._first = model.places["bytes"]

    def states(self, raw: bytes) -> list[int]:
        """The state after each byte."""
        state, passed, first = 0, [], self._first
        for at in range(len(raw)):
            row = self._rows[state]
            place = self._raw.find(raw[at : at + 1], first + self._starts[row], first + self._starts[row + 1])
            state = self._targets[place - first] if place >= 0 else self._usual[self._last[row] * 256 + raw[at]]
            passed.append(state)
        return passed
