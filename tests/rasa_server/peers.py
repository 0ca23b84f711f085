"""What the tests of rasa_server stand on: the real Rasa with the trained model, and an action server that can fail."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from bot import rasa_process
from bot.rasa_process import RasaProject

TOKEN = "token-of-the-tests"
_START_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Actions:
    """Answers every action with its name; `mode` in the turn's metadata makes it fail in one of the ways there are."""

    port: int
    calls: list[dict[str, Any]] = field(default_factory=list)
    _stop: Callable[[], None] = lambda: None

    def start(self) -> None:
        server = _ActionServer(("127.0.0.1", self.port), self)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()

        def stop() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        self._stop = stop

    def stop(self) -> None:
        self._stop()

    @contextmanager
    def dead(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    def answer(self, call: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.calls.append(call)
        action = call["next_action"]
        mode = call["tracker"]["latest_message"]["metadata"].get("mode")
        if mode == "raise":
            return 500, {"error": "boom", "action_name": action}
        if mode == "reject":
            return 400, {"error": "not now", "action_name": action}
        if mode == "hang":
            time.sleep(9)
        if mode == "nonsense":
            return 200, {"events": "none"}
        payloads: list[dict[str, Any]] = [] if mode == "silent" else [{"action": action}]
        if mode == "talkative":
            payloads.append({"key": "second"})
        return 200, {"events": [], "responses": [{"custom": payload} for payload in payloads]}


class _ActionServer(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], actions: Actions) -> None:
        super().__init__(address, _Handler)
        self.actions = actions


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _ActionServer)
        status, body = self.server.actions.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Silent."""


@dataclass
class RasaServer:
    """The real thing, spoken to as the gateway does."""

    port: int
    log: Path
    tracker: Path
    actions: Actions

    def ask(self, method: str, path: str, body: Any = None, token: str | None = TOKEN) -> tuple[int, Any]:
        """Send JSON (or raw bytes), return status and JSON."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.request(method, f"/webhooks/fyra/{path}", raw, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def understand(self, *texts: str) -> list[dict[str, Any]]:
        status, body = self.ask("POST", "understand", {"texts": texts})
        assert status == 200, body
        segments: list[dict[str, Any]] = body["segments"]
        return segments

    def turn(self, conversation: str, turn: str, **changed: Any) -> tuple[int, Any]:
        body = {"text": "my parcel has not come", "intent": "parcel_late", "confidence": 0.9, "metadata": {}}
        return self.ask("POST", "turn", {"conversation": conversation, "turn": turn, **body, **changed})


@contextmanager
def rasa_server(project: RasaProject, folder: Path) -> Iterator[RasaServer]:
    """Train if needed, start Rasa and an action server, and end both."""
    rasa_process.train(project, log=folder / "train.log")
    actions = Actions(free_port())
    tracker, log = folder / "tracker.db", folder / "rasa.log"
    env = rasa_process.environment(project, token=TOKEN, actions_url=f"http://127.0.0.1:{actions.port}")
    env["FYRA_TRACKER_DB"] = f"sqlite:///{tracker}"
    server = RasaServer(free_port(), log, tracker, actions)
    argv = rasa_process.serve_argv(project, port=server.port)
    actions.start()
    with log.open("wb") as output:
        process = subprocess.Popen(argv, cwd=project.root, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(process, server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)
            actions.stop()


def _wait_until_ready(process: subprocess.Popen[bytes], server: RasaServer) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if server.ask("GET", "")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(server.log.read_text(encoding="utf-8", errors="replace")[-2000:])
