import re

from tests.model.growth import grows_linearly


def test_quadratic_time_is_noticed() -> None:
    assert not grows_linearly(lambda text: [re.search("a+b", text) for _ in range(12)], "a")
    assert grows_linearly(len, "a")
