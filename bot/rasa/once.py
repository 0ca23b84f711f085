"""One question to Rasa by the standard library alone: loading aiohttp takes a command longer than Rasa to answer."""

import json
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from bot.model.dialogue import Segment
from bot.model.errors import DialogueError
from bot.rasa.wire import PREFIX, SILENT, headers, read_segments, refused

_CONNECT = 0.5
_ANSWER = 5.0
_OK = 200


def understand_once(url: str, *, token: str, texts: Sequence[str]) -> list[Segment]:
    """Each text by itself. Raises DialogueError, soon if nobody listens there."""
    try:
        status, body = _post(url, token, json.dumps({"texts": list(texts)}))
        if status != _OK:
            raise refused(status)
        return read_segments(json.loads(body))
    except (OSError, HTTPException, ValueError) as error:
        raise DialogueError(SILENT) from error


def _post(url: str, token: str, body: str) -> tuple[int, bytes]:
    address = urlsplit(url)
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connect(address.hostname or "", address.port, timeout=_CONNECT)
    try:
        connection.connect()
        connection.sock.settimeout(_ANSWER)
        said = {**headers(token), "Content-Type": "application/json"}
        connection.request("POST", f"{address.path.rstrip('/')}{PREFIX}/understand", body, said)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
