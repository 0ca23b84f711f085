from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.model.messages import Attachment, MessageKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


async def sent(world: World, content_type: str, data: bytes) -> int:
    conversation = await world.customer()
    world.channel.files["ref"] = (content_type, data)
    attachment = Attachment("image/jpeg", "ref", name='evil".html\r\nX: y')
    return await world.writes(conversation, "", attachments=[attachment], kind=MessageKind.MEDIA)


@pytest.mark.parametrize(
    ("claimed", "served", "how"),
    [
        ("image/jpeg", "image/jpeg", "inline"),
        ("text/plain; charset=utf-16", "text/plain", "inline"),
        ("application/pdf", "application/pdf", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("nonsense", "application/octet-stream", "attachment"),
    ],
)
async def test_a_file_is_served_as_what_can_do_no_harm(
    world: World, visitor: Enter, claimed: str, served: str, how: str
) -> None:
    message = await sent(world, claimed, b"<script>alert(1)</script>")
    sara = await visitor("sara")
    answer = await sara.client.get(f"/console/files/{message}/0")
    assert answer.status == 200
    assert answer.content_type == served
    assert answer.headers["Content-Disposition"].startswith(f'{how}; filename="fyra-{message}-0.')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert await answer.read() == b"<script>alert(1)</script>"


async def test_a_file_that_the_platform_does_not_give_is_said_so(world: World, visitor: Enter) -> None:
    message = await sent(world, "image/jpeg", b"x")
    world.channel.files.clear()
    sara = await visitor("sara")
    assert (await sara.opens(f"/files/{message}/0")).status == 502
    assert "does not give it to us now" in sara.text
    assert (await sara.opens(f"/files/{message}/1")).status == 404
    assert (await sara.opens("/files/999/0")).status == 404


async def test_files_are_for_agents_alone_and_linked_through_our_own_address(world: World, visitor: Enter) -> None:
    message = await sent(world, "image/jpeg", b"x")
    stranger, olle, sara = await visitor(), await visitor("olle"), await visitor("sara")
    assert (await stranger.client.get(f"/console/files/{message}/0")).status == 401
    assert (await olle.opens(f"/files/{message}/0")).status == 403
    await sara.opens("/conversations/1")
    assert f'href="/console/files/{message}/0"' in sara.page
    assert '"ref"' not in sara.page
