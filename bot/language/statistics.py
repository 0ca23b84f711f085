"""py3langid's statistics about languages in 5 MB, where the package itself needs 90.

The arithmetic is py3langid 0.4's: naive Bayes over the byte sequences that an automaton finds.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Collection
from math import exp, log1p, sqrt
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]  # where Python finds the package ``bot``, installed or not


class Statistics:
    """Tells the languages with these labels apart (ISO 639-1; Norwegian is ``no``). ``known``: those the model has.

    Building it runs a process for a second or two. Raises CalledProcessError when that fails.
    """

    def __init__(self, labels: Collection[str]) -> None:
        command = [sys.executable, "-m", "bot.language.extract", *sorted(labels)]
        raw = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=120, cwd=_ROOT).stdout
        at = raw.index(b"\n") + 1
        header = json.loads(raw[:at])
        arrays: dict[str, Any] = {}
        for name, typecode, size in header["arrays"]:
            arrays[name] = memoryview(raw)[at : at + size].cast(typecode)
            at += size + -size % 8
        self.known: list[str] = header["classes"]
        self._prior: list[float] = header["prior"]
        self._weights = arrays["weights"]
        self._features = arrays["features"]
        self._automaton = _Automaton(arrays)

    def guess(self, text: str) -> tuple[str, float] | None:
        """The most probable label and its probability, 0 to 1; None when none is known."""
        if not self.known:
            return None
        raw = text.encode()
        scores = self._scores(raw)
        best = max(scores)
        scale = sqrt(len(raw) or 1)  # keeps probabilities sensible whatever the length
        likely = [exp((score - best) / scale) for score in scores]
        return self.known[scores.index(best)], 1 / sum(likely)

    def _scores(self, raw: bytes) -> list[float]:
        count = len(self.known)
        found = Counter(self._features[state] for state in self._automaton.states(raw))
        del found[-1]  # where nothing ends
        if not found:
            return [0.0] * count
        scores = list(self._prior)
        for feature, times in found.items():
            weight = log1p(times)
            for index in range(count):
                scores[index] += weight * self._weights[feature * count + index]
        return scores


class _Automaton:
    """Finds byte sequences: see bot.language.extract for how its transitions are kept."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._rows = arrays["rows"]
        self._last = arrays["last"]
        self._usual = arrays["usual"]
        self._starts = arrays["starts"]
        self._bytes = arrays["bytes"].tobytes()
        self._targets = arrays["targets"]

    def states(self, raw: bytes) -> list[int]:
        """The state after each byte."""
        state, passed = 0, []
        for byte in raw:
            row = self._rows[state]
            at = self._bytes.find(byte, self._starts[row], self._starts[row + 1])
            state = self._targets[at] if at >= 0 else self._usual[self._last[row] * 256 + byte]
            passed.append(state)
        return passed
