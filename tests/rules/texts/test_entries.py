from bot.model.policy.rules import Source
from bot.rules.reading.reader import read_bytes
from bot.rules.texts.entries import MAX_CHARACTERS, TextFile, read_texts


def read(text: str) -> tuple[TextFile, list[str]]:
    file, faults = read_texts(read_bytes(text.encode(), name="texts/en.yml"), "en")
    return file, [str(fault) for fault in faults]


def test_sections_make_dotted_keys_that_know_their_line() -> None:
    file, faults = read("ack:\n  greeting: Hi {name}\n  sub:\n    deep: Deep\n")
    assert faults == []
    assert set(file.texts) == {"ack.greeting", "ack.sub.deep"}
    assert file.texts["ack.greeting"].source == Source("texts/en.yml", 2)
    assert file.texts["ack.greeting"].placeholders == {"name"}


def test_a_text_may_have_a_wording_for_a_channel_and_a_second_one() -> None:
    file, faults = read("ask:\n  text: Long\n  sms: Short\n  again: {text: Again, sms: Ag}\n")
    assert faults == []
    assert set(file.texts) == {"ask", "ask.again"}
    assert set(file.texts["ask"].wordings) == {"text", "sms"}
    assert set(file.texts["ask.again"].wordings) == {"text", "sms"}


def test_a_text_may_be_counted() -> None:
    file, faults = read('n:\n  by: count\n  one: "one"\n  other: "{count}"\n')
    assert faults == []
    assert file.texts["n"].by == "count"
    assert file.texts["n"].placeholders == {"count"}


def test_faults_have_their_places() -> None:
    _, faults = read(
        f"a:\n  b:\n  c: []\n  D: x\n  e: {{text: x, smss: y}}\n  f: {{one: x, other: y}}\n  g: {'x' * 3001}\n"
    )
    assert faults == [
        "texts/en.yml:2:5: nothing is written here",
        "texts/en.yml:3:6: a text is expected here, not a list",
        "texts/en.yml:4:3: 'D' is no key; a key has small letters, digits and _, and begins with a letter",
        "texts/en.yml:5:16: 'smss' is not known here; did you mean 'sms'?",
        "texts/en.yml:6:6: 'by' is missing: the placeholder that is counted",
        f"texts/en.yml:7:6: longer than {MAX_CHARACTERS} characters: nobody reads that",
    ]


def test_a_file_without_sections_is_no_text_file() -> None:
    _, faults = read("just words\n")
    assert faults[0].startswith("texts/en.yml:1:1: sections with texts are expected here")
