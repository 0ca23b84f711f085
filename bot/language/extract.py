"""Writes py3langid's model, for some languages only, to standard output: ``python -m bot.language.extract en sv``.

A process of its own, because reading the model takes numpy and 100 MB: a gateway has 150 MB for everything.
What is written takes 4 MB, and 0.1 MB for each language: only the weights of those languages, each in one byte, and
of the automaton's transitions (a row of 256 per state, 39 MB) only those that differ from where the state's last byte
alone would lead.

The format, for bot.language.statistics alone: one line of JSON (``classes``, ``prior``, the ``unit`` of the weights
and, in order, the name, type code and length in bytes of each array), padded with blanks to a multiple of 8, and the
arrays, each padded so too.
"""

import json
import sys
from typing import BinaryIO

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_TYPECODES = {"uint32": "I", "int32": "i", "uint8": "B"}


def extract(labels: list[str], out: BinaryIO) -> None:
    """Write the columns of those labels that the model knows; perhaps none."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(set(labels) & set(model.labels))
    weights, unit = _in_bytes(np.asarray(model.nb_ptc, np.float32))
    arrays = {
        "weights": weights,
        "features": np.asarray(model.tk_output, np.int32),
        **_automaton(np.asarray(model.tk_nextmove, np.uint32).reshape(-1, 256), np.asarray(model.tk_row, np.uint32)),
    }
    header = {
        "classes": model.nb_classes,
        "prior": [float(each) for each in model.nb_pc],
        "unit": unit,
        "arrays": [[name, _TYPECODES[numbers.dtype.name], numbers.nbytes] for name, numbers in arrays.items()],
    }
    line = json.dumps(header).encode()
    out.write(line + b" " * (-(len(line) + 1) % 8) + b"\n")
    out.writelines(numbers.tobytes() + bytes(-numbers.nbytes % 8) for numbers in arrays.values())


def _in_bytes(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """The weights above the least one, as counts of the unit: what all have in common tells no two languages apart."""
    if not weights.size:
        return np.zeros(0, np.uint8), 1.0
    least = weights.min()
    unit = float(weights.max() - least) / 255 or 1.0
    return np.round((weights - least) / unit).astype(np.uint8).ravel(), unit


def _automaton(moves: np.ndarray, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The transitions: ``usual`` by last byte and next byte, and each row's exceptions from ``starts`` on."""
    last = np.zeros(len(rows), np.uint8)  # the byte that leads to each state
    for byte in range(256):
        last[moves[:, byte]] = byte
    last_of_row = np.zeros(len(moves), np.uint8)
    last_of_row[rows] = last
    usual = moves[rows[moves[rows[0]]]]
    differs = moves != usual[last_of_row]
    _, bytes_ = np.nonzero(differs)
    return {
        "rows": rows,
        "last": last_of_row,
        "usual": usual.ravel(),
        "starts": np.concatenate([[0], differs.sum(axis=1).cumsum()]).astype(np.uint32),
        "bytes": bytes_.astype(np.uint8),
        "targets": moves[differs],
    }


if __name__ == "__main__":
    extract(sys.argv[1:], sys.stdout.buffer)
