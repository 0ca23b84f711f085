"""benchmarks/nlu/phrases.py: labelled phrases in all the forms that people have them in."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from benchmarks.nlu.phrases import PhrasesUnreadable, read, written

_YAML = """version: "3.1"
nlu:
- intent: late
  examples: |
    - where is order [10432](order_number)?
    - from\x07 [Kalmar]{"entity": "town", "role": "from"} to [Lund](town:lund)
    not an example
- intent: faq/ask_hours
  examples:
  - text: |
      when do you open
    metadata: {sentiment: neutral}
  - 'och [på lördag][{"entity": "day"}, {"entity": "when"}]?'
- lookup: town
  examples: |
    - Kalmar
- regex: order_number
  examples: |
    - \\d{5}
- synonym: lund
  examples: |
    - Lund city
responses:
  utter_faq/ask_hours:
  - text: At nine.
"""
_READ = [
    ("late", "where is order 10432?"),
    ("late", "from Kalmar to Lund"),
    ("faq", "when do you open"),
    ("faq", "och på lördag?"),
]
_PLAIN = [("yes", "aye"), ("yes", "yup"), ("no", "nay")]


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rasas_yaml_is_read_as_rasa_reads_it(tmp_path: Path) -> None:
    assert read([_file(tmp_path, "my data.yml", _YAML)]) == _READ


@pytest.mark.parametrize(
    "content",
    [
        _YAML.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + _YAML.encode(),
        b"\xef\xbb\xbf" + _YAML.replace("\n", "\r\n").encode(),
        _YAML.encode("utf-16"),
    ],
)
def test_windows_line_ends_and_marks_at_the_beginning_change_nothing(tmp_path: Path, content: bytes) -> None:
    assert read([_file(tmp_path, "train.yml", content)]) == _READ
    assert read([_file(tmp_path, "no_suffix", content)]) == _READ


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.yml", "nlu:\n- intent: yes\n  examples: |\n    - aye\n    - yup\n- intent: no\n  examples: |\n    - nay\n"),
        ("t.tsv", "yes\taye\nyes\tyup\n\nno\tnay\n"),
        ("t.tsv", "aye\tyes\nyup\tyes\nnay\tno\n"),
        ("t.txt", "label\ttext\r\nyes\taye\r\nyes\tyup\r\nno\tnay\r\n"),
        ("t", "yes\taye\nyes\tyup\nno\tnay"),
        ("t.csv", "text,category\naye,yes\nyup,yes\nnay,no\n"),
        ("t.csv", 'id;"text";intent\n1;"aye";yes\n2;"yup";yes\n3;nay;no\n'),
        ("t.md", "## intent:yes\n- aye\n* yup\n\n## synonym:x\n- y\n\n## intent: no\n- [nay](word)\n"),
        (
            "t.json",
            '{"rasa_nlu_data": {"common_examples": [{"intent": "yes", "text": "aye", "entities": []},'
            '{"intent": "yes", "text": "yup"}, {"intent": "no", "text": "nay"}], "regex_features": []}}',
        ),
        (
            "t.json",
            '[{"intent": "yes", "text": "aye"}, {"intent": "yes", "text": "yup"},'
            '{"intent": "no", "text": "nay"}]',
        ),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, content: str) -> None:
    assert read([_file(tmp_path, name, content)]) == _PLAIN


def test_a_folder_is_all_its_files_and_files_without_phrases_are_passed_over(tmp_path: Path) -> None:
    _file(tmp_path, "a/en.yml", "nlu:\n- intent: greet\n  examples: |\n    - hi\n")
    _file(tmp_path, "b.tsv", "greet\they\n")
    _file(tmp_path, "rules.yml", "rules:\n- rule: x\n  steps: []\n")
    _file(tmp_path, "model.bin", b"\xff\x00")
    _file(tmp_path, "README.md", "# About\n\n## These files\n")
    assert read([tmp_path, tmp_path / "b.tsv"]) == [("greet", "hi"), ("greet", "hey"), ("greet", "hey")]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.yml", "rules: []\n", "none.yml: no phrases found"),
        ("none.yml", "", "none.yml: no phrases found"),
        ("half.yml", "nlu:\n- intent: greet\n  examples: |\n    - hi\n - x: [\n", "half.yml:5: not YAML"),
        ("half.json", '{"rasa_nlu_data": \n{', "half.json:2: not JSON"),
        ("words.tsv", "greet\thi\njust words\n", "words.tsv:2: write label<TAB>text"),
        ("words.csv", "greet,hi\nwords\n", "words.csv:2: write label,text"),
        ("latin.tsv", b"greet\thi\nthanks\ttack s\xe5 mycket\n", "latin.tsv:2: not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, name: str, content: str | bytes, told: str) -> None:
    with pytest.raises(PhrasesUnreadable) as error:
        read([_file(tmp_path, name, content)])
    assert f"{tmp_path}/{told}" in str(error.value)


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(PhrasesUnreadable, match=r"there is no such file"):
        read([tmp_path / "missing.yml"])
    with pytest.raises(PhrasesUnreadable, match=r"no file in this folder holds phrases"):
        read([tmp_path])


@given(st.lists(st.tuples(st.sampled_from(["a", "yes", "1.0", "x: y"]), st.text()), min_size=1))
def test_whatever_phrases_contain_rasa_reads_what_was_read(phrases: list[tuple[str, str]]) -> None:
    lines = [(label, text) for label, text in phrases if not set("\t\n\r") & set(text)]
    with TemporaryDirectory() as folder:
        content = "\n".join(["label\ttext", "a\tfirst", *("\t".join(line) for line in lines)])
        path = _file(Path(folder), "t.tsv", content.encode("utf-8", "ignore"))
        found = read([path])
    blocks = YAML(typ="safe", pure=True).load(written(found))["nlu"]
    back = [(block["intent"], example["text"]) for block in blocks for example in block["examples"]]
    assert sorted(back) == sorted(found)
    assert ("a", "first") in found
