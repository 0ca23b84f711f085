"""rasa_server/components/weighing.py against scikit-learn itself, run in Rasa's environment."""

import pytest

from tests.rasa_server.inside import run_inside

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_CODE = """
import json
import numpy as np
from scipy.sparse import hstack
from rasa_server.components.ngrams import _SHAPES, _cutter
from rasa_server.components.weighing import Weigher
learned = ["my parcel has not come", "var är mitt paket", "the lamp, the lamp!", "pengarna tillbaka", "NÄR STÄNGER NI"]
asked = [*learned, "nar stanger ni", "the the the lamp", "", "😀 ?!", "något helt okänt", "LAMP\\nlamp"]
cutters = [_cutter(shape).fit(learned) for shape in _SHAPES]
theirs = hstack([cutter.transform(asked) for cutter in cutters]).toarray() * 3.0
ours = np.concatenate([Weigher(cutters, 3.0).row(text).toarray() for text in asked])
print(json.dumps([theirs.shape == ours.shape, float(np.abs(theirs - ours).max()), float(np.abs(theirs).max())]))
"""


def test_the_weights_are_those_of_scikit_learn() -> None:
    same_shape, difference, largest = run_inside(_CODE)
    assert same_shape
    assert difference < 1e-9 < largest
