"""A Rasa that understands words: what our input channel in Rasa answers to ``understand``, on loopback."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class FakeRasa:
    """``asked``: each sentence it was asked about."""

    url: str
    token: str = "token-of-the-tests"
    asked: list[str] = field(default_factory=list)


@contextmanager
def fake_rasa(intents: Mapping[str, str], *, answer: bytes | None = None) -> Iterator[FakeRasa]:
    """Serve until left. ``intents``: by a word in the sentence; ``answer``: said to everything instead."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # http.server's name
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.headers["Authorization"] != f"Bearer {rasa.token}" or self.path != "/webhooks/fyra/understand":
                self.send_error(401)
                return
            rasa.asked += body["texts"]
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer if answer is not None else json.dumps({"segments": understood(body)}).encode())

        def log_message(self, *args: object) -> None:
            del args

    def understood(body: Mapping[str, list[str]]) -> list[dict[str, object]]:
        return [{"text": text, "intent": intent(text), "confidence": 0.9} for text in body["texts"]]

    def intent(text: str) -> str:
        return next((name for word, name in intents.items() if word in text.lower()), "inform")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    rasa = FakeRasa(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield rasa
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
