from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from yarl import URL

from bot.model.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (StoreUnavailable("the disk is full"), 503, "The database does not answer"),
        (KeyError("secret"), 500, "That did not work"),
    ],
    ids=["no database", "a fault of ours"],
)
async def test_failures_are_told_in_plain_words_without_their_insides(
    world: World, visitor: Enter, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, words: str
) -> None:
    sara = await visitor("sara")

    async def fails(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(world.store.desk, "queue", fails)
    assert (await sara.opens("/queue")).status == status
    assert words in sara.text
    assert str(fault) not in sara.text


async def test_style_and_script_are_served_to_everybody_and_named_by_their_content(visitor: Enter) -> None:
    stranger = await visitor()
    await stranger.opens("/sign-in")
    assert "/console/static/console.css?v=" in stranger.page
    for name, kind in (("console.css", "css"), ("console.js", "javascript"), ("icon.svg", "svg+xml")):
        answer = await stranger.client.get(f"/console/static/{name}")
        assert answer.status == 200
        assert answer.content_type.split("/")[1] == kind
        assert answer.headers["Cache-Control"] == "no-cache"
    answer = await stranger.client.get(URL("/console/static/%2e%2e/templates/base.html", encoded=True))
    assert answer.status in {401, 403, 404}
    assert "extends" not in await answer.text()


async def test_a_token_that_is_a_file_is_no_token(visitor: Enter) -> None:
    from aiohttp import FormData

    sara = await visitor("sara")
    form = FormData()
    form.add_field("csrf", b"x", filename="x.txt")
    assert (await sara.client.post("/console/sign-out", data=form)).status == 403


async def test_somebody_who_is_signed_in_is_led_past_the_door(visitor: Enter) -> None:
    sara = await visitor("sara")
    assert (await sara.opens("/sign-in")).url.path == "/console/queue"
