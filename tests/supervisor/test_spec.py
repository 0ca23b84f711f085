import pytest

from bot.supervisor import BadSpecError, ChildSpec
from bot.supervisor.spec import check


def child(name: str, *after: str) -> ChildSpec:
    return ChildSpec(name, ["true"], start_after=after)


def test_children_may_wait_for_those_before_them() -> None:
    check([child("actions"), child("rasa", "actions"), child("gateway", "actions", "rasa")])


def test_two_children_of_one_name_are_refused() -> None:
    with pytest.raises(BadSpecError, match="two children named rasa"):
        check([child("rasa"), child("rasa")])


def test_waiting_for_a_later_child_is_refused_so_that_none_waits_in_a_circle() -> None:
    with pytest.raises(BadSpecError, match="rasa starts after gateway, which is not before it"):
        check([child("rasa", "gateway"), child("gateway", "rasa")])
