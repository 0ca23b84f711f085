from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.auth import cookie_key, hash_password
from bot.web.auth.sessions import COOKIE
from bot.web.console import console_app
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


def cookie(visitor: Visitor) -> str:
    return next((each.value for each in visitor.client.session.cookie_jar if each.key == COOKIE), "")


async def test_the_right_password_leads_to_the_page_that_was_wanted(world: World, visitor: Enter) -> None:
    conversation = await world.customer("Anna Berg")
    sara = await visitor()
    answer = await sara.opens(f"/conversations/{conversation}")
    assert answer.url.path == "/console/sign-in"
    await sara.posts("/sign-in", name=" SARA ", password=PASSWORD, next=sara.token("next"))
    assert "Anna Berg" in sara.text


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/console\\evil", "/webhooks/x", ""])
async def test_signing_in_never_leads_out_of_the_console(visitor: Enter, wanted: str) -> None:
    sara = await visitor()
    answer = await sara.signs_in("sara", next=wanted)
    assert answer.url.path == "/console/queue"


async def test_a_wrong_name_and_a_wrong_password_are_answered_alike(visitor: Enter) -> None:
    one, other = await visitor(), await visitor()
    first = await one.signs_in("sara", "wrong")
    second = await other.signs_in("nobody", "wrong")
    assert first.status == second.status == 403
    assert one.text == other.text
    assert cookie(one)  # only for the form's token
    assert (await one.opens("/queue")).url.path == "/console/sign-in"


async def test_too_many_tries_are_paused_even_with_the_right_password_but_not_for_others(visitor: Enter) -> None:
    thief = await visitor()
    for _ in range(5):
        assert (await thief.signs_in("sara", "guess")).status == 403
    assert (await thief.signs_in("Sara")).status == 429
    assert "Please wait 15 minutes" in thief.text
    assert (await thief.signs_in("omar")).status == 200


async def test_signing_in_begins_a_new_session_with_a_new_token(visitor: Enter) -> None:
    sara = await visitor()
    await sara.opens("/sign-in")
    planted, token = cookie(sara), sara.token("csrf")
    await sara.posts("/sign-in", name="sara", password=PASSWORD)
    assert cookie(sara) != planted
    assert sara.token("csrf") != token
    thief = await visitor()
    thief.client.session.cookie_jar.update_cookies({COOKIE: planted}, thief.client.make_url("/console"))
    assert (await thief.opens("/queue")).url.path == "/console/sign-in"


async def test_signing_out_ends_it(visitor: Enter) -> None:
    sara = await visitor("sara")
    copied = cookie(sara)
    assert (await sara.posts("/sign-out")).url.path == "/console/sign-in"
    sara.client.session.cookie_jar.update_cookies({COOKIE: copied}, sara.client.make_url("/console"))
    assert (await sara.opens("/queue")).url.path == "/console/sign-in"


async def test_a_form_without_the_token_changes_nothing(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    await world.hand_off(conversation)
    sara = await visitor("sara")
    for token in ("", "wrong", "ö"):
        answer = await sara.posts(f"/conversations/{conversation}/take", csrf=token)
        assert answer.status == 403
        assert "This page was open too long" in sara.text
    assert await world.controller(conversation) == "queued"
    stranger = await visitor()
    answer = await stranger.posts(f"/conversations/{conversation}/take", csrf="")
    assert answer.status == 401


async def test_a_new_password_or_a_deactivation_ends_every_session(world: World, visitor: Enter) -> None:
    sara = await visitor("sara")
    user = await world.store.users.user_by_name("sara")
    assert user is not None
    await world.store.users.save_user(replace(user, password_hash=hash_password("another password")))
    assert (await sara.opens("/queue")).url.path == "/console/sign-in"
    await sara.signs_in("sara", "another password")
    await world.store.users.save_user(replace(user, active=False))
    assert (await sara.opens("/queue")).url.path == "/console/sign-in"
    assert (await sara.signs_in("sara")).status == 403


async def test_roles_open_pages(visitor: Enter) -> None:
    async def opened(name: str) -> list[int]:
        person = await visitor(name)
        return [(await person.opens(path)).status for path in ("/queue", "/rules", "/trouble")]

    assert await opened("sara") == [200, 403, 403]
    assert await opened("olle") == [403, 200, 200]
    assert await opened("siv") == [200, 200, 200]


async def test_an_operator_is_led_to_the_rules_and_sees_no_conversation(world: World, visitor: Enter) -> None:
    conversation = await world.customer("Anna Berg")
    olle = await visitor("olle")
    assert "Rules" in olle.text
    assert (await olle.opens(f"/conversations/{conversation}")).status == 403
    assert "Anna Berg" not in olle.text


async def test_answers_carry_the_security_headers_and_the_cookie_its_marks(visitor: Enter) -> None:
    sara = await visitor()
    answer = await sara.signs_in("sara")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    marks = answer.history[0].cookies[COOKIE]
    assert marks["httponly"]
    assert marks["samesite"] == "Lax"
    assert marks["path"] == "/console"
    assert not marks["secure"]
    assert "<style" not in sara.page
    assert " style=" not in sara.page
    assert "<script>" not in sara.page


async def test_behind_https_the_cookie_travels_by_https_alone(world: World) -> None:
    app = web.Application()
    app.add_subapp(
        "/console",
        console_app(
            house=world.house,
            desk=world.store.desk,
            users=world.store.users,
            rules_status=world.rules,
            secret_key=cookie_key("s"),
            secure_cookies=True,
        ),
    )
    client: TestClient[Any, Any]
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/console/sign-in")
    assert answer.cookies[COOKIE]["secure"]


async def test_a_forged_cookie_is_nobodys(visitor: Enter) -> None:
    thief = await visitor()
    thief.client.session.cookie_jar.update_cookies({COOKIE: "gAAAAA-forged"}, thief.client.make_url("/console"))
    assert (await thief.opens("/queue")).url.path == "/console/sign-in"


async def test_an_old_hash_is_renewed_at_the_next_sign_in(world: World, visitor: Enter) -> None:
    from argon2 import PasswordHasher

    user = await world.store.users.user_by_name("sara")
    assert user is not None
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await world.store.users.save_user(replace(user, password_hash=weak))
    sara = await visitor("sara")
    assert (await sara.opens("/queue")).url.path == "/console/queue"
    user = await world.store.users.user_by_name("sara")
    assert user is not None
    assert user.password_hash != weak
