"""A trivial action server for measuring Rasa alone: every action answers at once with its own name.

    python echo_actions.py PORT

Needs nothing but aiohttp, which both environments have.
"""

from __future__ import annotations

import sys

from aiohttp import web


async def act(request: web.Request) -> web.Response:
    """Answer as rasa-sdk does, with one custom payload."""
    call = await request.json()
    custom = {"action": call["next_action"], "bytes": request.content_length}
    return web.json_response({"events": [], "responses": [{"custom": custom}]})


def main() -> None:
    """Serve on loopback until killed."""
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.add_routes([web.post("/webhook", act)])
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)


if __name__ == "__main__":
    main()
