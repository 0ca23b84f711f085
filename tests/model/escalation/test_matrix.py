from bot.model.escalation.matrix import Address, Chain, Escalation, Link, Person, Row, Step
from bot.model.messages import ChannelName
from bot.model.policy.basis import Priority, PromiseKind
from tests.model.escalation.test_call import NIGHT, OFFICE

URGENT = Row("urgent", (Step(0),), priorities=frozenset({Priority.URGENT}))
SOLUTION = Row("solution", (Step(100),), kinds=frozenset({PromiseKind.RESOLUTION}), teams=frozenset({"support"}))
KIM = Person("kim", "Kim", "sv", (Address(ChannelName.SMS, "+46700000011"),))
ALL = Escalation({"kim": KIM}, {}, (URGENT, SOLUTION))


def test_the_first_row_that_fits_counts() -> None:
    assert ALL.row_for(PromiseKind.RESOLUTION, "support", Priority.URGENT) is URGENT
    assert ALL.row_for(PromiseKind.RESOLUTION, "support", Priority.NORMAL) is SOLUTION
    assert ALL.row_for(PromiseKind.RESOLUTION, "complaints", Priority.NORMAL) is None
    assert ALL.row_for(PromiseKind.FIRST_ANSWER, "support", Priority.HIGH) is None


def test_a_colleague_is_known_by_channel_and_address_together() -> None:
    assert ALL.person_at(ChannelName.SMS, "+46700000011") is KIM
    assert ALL.person_at(ChannelName.WHATSAPP, "+46700000011") is None


def test_on_duty_is_who_may_be_called_now_each_once() -> None:
    chain = Chain("c", (Link("kim", OFFICE), Link("robin"), Link("robin")))
    assert chain.on_duty(NIGHT) == ("robin",)
