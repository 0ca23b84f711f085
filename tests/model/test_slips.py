import pytest

from bot.model.slips import nearly


@pytest.mark.parametrize(
    ("written", "meant"),
    [("kettle", "kettle"), ("ketlte", "kettle"), ("kettlle", "kettle"), ("ketle", "kettle"), ("kertle", "kettle"),
     ("losenordet", "lösenordet"), ("losnordet", "lösenordet"), ("nagot", "något"), ("ar", "är"),
     ("jpap", "japp"), ("okje", "okej"), ("jappp", "japp"), ("jaaaa", "ja"), ("noooo", "no"), ("hellllre", "hellre")],
)  # fmt: skip
def test_a_word_typed_without_care_is_nearly_the_word(written: str, meant: str) -> None:
    assert nearly(written, meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("nettle", "kettle"), ("kettles!", "kettle"), ("keltte", "kettle"), ("on", "no"), ("jag", "ja"), ("", "kettle"),
     ("kettle", ""), ("ktl", "kettle"), ("yet", "yes"), ("det", "dent"), ("fattat", "fattas"),
     ("hope", "nope"), ("sore", "sure"), ("yse", "yes"), ("jaa", "ja")],
)  # fmt: skip
def test_another_word_is_not(written: str, meant: str) -> None:
    assert not nearly(written, meant)
