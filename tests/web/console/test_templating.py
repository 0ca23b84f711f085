from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
import pytest

from bot.model.conversation import CaseStatus, Step
from bot.model.delivery import Refusal
from bot.model.messages import ChannelName, DeliveryStatus, MessageKind
from bot.model.policy.rules import Priority
from bot.model.steps.playbook import Whose
from bot.web.console.templating import environment

if TYPE_CHECKING:
    from enum import Enum


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("CHANNELS", ChannelName),
        ("STATUSES", DeliveryStatus),
        ("KINDS", MessageKind),
        ("REFUSALS", Refusal),
        ("WHOSE", Whose),
        ("CASES", CaseStatus),
        ("PRIORITIES", Priority),
        ("STEPS", Step),
    ],
)
def test_everything_that_can_be_shown_has_its_words(table: str, names: type[Enum]) -> None:
    words: Any = getattr(environment().get_template("words.html").module, table)
    assert {name.value for name in names} <= set(words)


def test_every_template_compiles_and_escapes() -> None:
    made = environment()
    for name in made.list_templates():
        made.get_template(name)
    assert made.from_string("{{ evil }}").render(evil="<b>\"'") == "&lt;b&gt;&#34;&#39;"


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ nothing }}").render()
