"""What would have changed, kind by kind."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.model.messages import ChannelName, MessageKind
from bot.model.policy.conditions import DuringTime, HasTag, OneOf
from bot.model.policy.facts import Mood, Wish
from bot.model.policy.rules import HandoffRule, Policy, Priority, Promise, PromiseKind, Source
from bot.model.trial import Answered, Came, Change, Comparison, Freed, PastConversation, Slot, Turned, compare
from bot.model.trial.past import Event
from bot.rules import load

ROOT = Path(__file__).parent.parent.parent.parent
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # 10:00 in Stockholm, open
SUNDAY = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
HERE = Source("handoffs.yml", 1)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "policy_rules").policy


def past(*events: Event, tags: tuple[str, ...] = ()) -> PastConversation:
    return PastConversation("c-1", ChannelName.SMS, "en", events, tags)


def asks(at: datetime = WEDNESDAY, intent: str = "ask_human", **more: object) -> tuple[Came, Turned]:
    return Came(at), Turned(at + timedelta(seconds=3), "words", intent, 0.9, **more)  # type: ignore[arg-type]


def tried(policy: Policy, changed: Policy, *events: Event, **more: tuple[str, ...]) -> Comparison:
    return compare(policy, changed, [past(*events, **more)])


def ahead(policy: Policy, rule: HandoffRule) -> Policy:
    return replace(policy, handoffs=(rule, *policy.handoffs))


def test_the_same_rules_change_nothing(policy: Policy):
    found = tried(policy, policy, *asks())
    assert found.same
    assert found.before == found.after
    assert found.moments == 2


def test_a_new_rule_hands_off_what_the_assistant_had_answered(policy: Policy):
    rule = HandoffRule("late", (OneOf("intent", frozenset({"parcel_late"})),), "complaints", "handoff.told", HERE)
    found = tried(policy, ahead(policy, rule), *asks(intent="parcel_late", understood=True))
    assert found.changes == {Change.TO_PERSON: 1, Change.OTHER_WORDS: 1}
    assert found.after.teams == {"complaints": 1}
    assert not found.before.teams
    (example,) = found.examples
    assert example.after
    assert example.after.decision.trace[-1].rule == "late"


def test_without_its_rule_nobody_is_handed_off(policy: Policy):
    found = tried(policy, replace(policy, handoffs=()), *asks())
    assert Change.NOT_TO_PERSON in found.changes


def test_the_guard_against_machines_is_replayed_with_what_it_saw(policy: Policy):
    acks = policy.acknowledgements
    stricter = replace(policy, acknowledgements=replace(acks, loop_same_text=2))
    found = tried(policy, stricter, Came(WEDNESDAY, text="hello", same_text=3))
    assert Change.OTHER_NEXT in found.changes
    phrase = re.compile("robot speaking")
    worded = replace(policy, acknowledgements=replace(acks, loop_phrases=(phrase,)))
    assert not tried(policy, worded, Came(WEDNESDAY, text="a robot speaking")).same


def test_another_team_is_told_with_its_deadline_and_priority(policy: Policy):
    asked = (OneOf("intent", frozenset({"ask_human"})),)
    rule = HandoffRule("x", asked, "complaints", "handoff.person", HERE, Priority.HIGH, timedelta(minutes=5))
    found = tried(policy, ahead(policy, rule), *asks())
    assert set(found.changes) == {Change.OTHER_TEAM, Change.EARLIER, Change.OTHER_PRIORITY}
    assert found.examples[0].changes[0] is Change.OTHER_TEAM


@pytest.mark.parametrize(
    ("within", "change"), [(timedelta(hours=2), Change.LATER), (timedelta(minutes=1), Change.EARLIER)]
)
def test_another_promise_moves_the_deadline(policy: Policy, within: timedelta, change: Change):
    promises = {**policy.promises, (PromiseKind.FIRST_ANSWER, "sms"): Promise(within)}
    assert tried(policy, replace(policy, promises=promises), *asks()).changes == {change: 1}


def test_no_promise_at_all_is_later_than_any(policy: Policy):
    assert tried(policy, replace(policy, promises={}), *asks()).changes == {Change.LATER: 1}
    assert tried(replace(policy, promises={}), policy, *asks()).changes == {Change.EARLIER: 1}


def test_another_text_is_told(policy: Policy):
    acks = replace(policy.acknowledgements, greeting="ack.other")
    found = tried(policy, replace(policy, acknowledgements=acks), *asks())
    assert found.changes == {Change.OTHER_WORDS: 1}
    assert found.after.said["ack.other"] == 1


def test_the_same_for_another_reason_is_told(policy: Policy):
    first = replace(policy.handoffs[0], when=(OneOf("intent", frozenset({"ask_human"})),), name="new")
    mine = replace(policy, handoffs=(first,))
    other = replace(policy, handoffs=(replace(first, name="newer"),))
    assert tried(mine, other, *asks()).changes == {Change.OTHER_RULE: 1}


def test_silence_instead_of_an_answer_is_told(policy: Policy):
    acks = replace(policy.acknowledgements, loop_guard=0)
    found = tried(policy, replace(policy, acknowledgements=acks), Came(WEDNESDAY, MessageKind.TEXT))
    assert Change.OTHER_NEXT in found.changes


def test_what_comes_while_a_person_has_it_follows_from_the_hand_off(policy: Policy):
    later = asks(WEDNESDAY + timedelta(minutes=2), "ask_returns", understood=True)
    found = tried(policy, replace(policy, handoffs=()), *asks(), *later)
    assert found.changes[Change.FOLLOWS] == 2  # the message, and its turn
    assert len(found.examples) == 1


def test_after_the_person_is_done_the_assistant_answers(policy: Policy):
    done = (Answered(WEDNESDAY + timedelta(minutes=5)), Freed(WEDNESDAY + timedelta(minutes=9)))
    found = tried(policy, policy, *asks(), *done, *asks(WEDNESDAY + timedelta(minutes=12)))
    assert found.before.teams == {"support": 2}
    assert found.typical is not None


def test_a_hand_off_without_a_recorded_end_ends_with_a_long_silence(policy: Policy):
    found = tried(policy, policy, *asks(), *asks(WEDNESDAY + timedelta(hours=1)), *asks(WEDNESDAY + timedelta(days=1)))
    assert found.before.teams == {"support": 2}


def test_the_notice_out_of_hours_is_said_once_for_a_closure(policy: Policy):
    found = tried(policy, policy, *asks(SUNDAY, "greet", understood=True), Came(SUNDAY + timedelta(hours=1)))
    assert found.before.said == {"ack.out_of_hours": 1}


def test_two_turns_that_nobody_understood_go_to_a_person(policy: Policy):
    mumbled = asks(intent="nlu_fallback", understood=False)
    again = asks(WEDNESDAY + timedelta(minutes=1), intent="nlu_fallback", understood=False)
    assert tried(policy, policy, *mumbled, *again).before.rules == {"misunderstood twice": 1}


def test_what_the_dialogue_wanted_and_that_it_was_down_are_replayed(policy: Policy):
    wants = tried(policy, policy, *asks(intent="deny", understood=True, wants=Wish.NOT_SATISFIED))
    assert wants.before.rules == {"not satisfied": 1}
    down = tried(policy, policy, *asks(intent="", dialogue_up=False))
    assert down.before.rules == {"the assistant is down": 1}


def test_moods_tags_and_the_time_are_facts(policy: Policy):
    angry = tried(policy, policy, *asks(intent="insult", mood=Mood.ANGRY))
    assert angry.before.rules == {"angry": 1}
    vip = ahead(policy, HandoffRule("vip", (HasTag(frozenset({"vip"})),), "support", "handoff.told", HERE))
    assert tried(policy, vip, *asks(intent="greet", understood=True), tags=("vip",)).after.rules == {"vip": 1}
    zone = ZoneInfo("Europe/Stockholm")
    ten = ahead(policy, HandoffRule("ten", (DuringTime(time(10), time(11), zone),), "support", "handoff.told", HERE))
    assert tried(policy, ten, *asks(intent="greet", understood=True)).after.rules == {"ten": 1}


def test_the_picture_of_the_week_is_by_the_business_clock(policy: Policy):
    found = tried(policy, policy, *asks(SUNDAY), Answered(SUNDAY + timedelta(days=1, minutes=10)))
    assert found.demand == {Slot(6, 10): 1}
    assert found.before.work == {Slot(0, 7): 1}  # Monday 07:30 is the first that anybody can see of it
    assert found.open_before[Slot(0, 8)] == 1
    assert found.open_before[Slot(0, 12)] == 0
    assert found.open_before[Slot(0, 7)] == 0.5
    assert found.open_before[Slot(6, 10)] == 0


def test_a_late_answer_breaks_the_promise_and_a_tight_one_puts_it_at_risk(policy: Policy):
    late = tried(policy, policy, *asks(), Answered(WEDNESDAY + timedelta(hours=4))).before
    assert (late.promised, late.estimated, sum(late.late.values()), sum(late.at_risk.values())) == (1, 0, 1, 1)
    tight = tried(policy, policy, *asks(), Answered(WEDNESDAY + timedelta(minutes=55))).before
    assert (sum(tight.late.values()), sum(tight.at_risk.values())) == (0, 1)
    easy = tried(policy, policy, *asks(), Answered(WEDNESDAY + timedelta(minutes=5))).before
    assert not easy.at_risk


def test_a_hand_off_that_never_was_is_judged_by_the_typical_answer(policy: Policy):
    rule = HandoffRule("late", (OneOf("intent", frozenset({"parcel_late"})),), "support", "handoff.told", HERE)
    slow = past(*asks(), Answered(WEDNESDAY + timedelta(hours=4)), Freed(WEDNESDAY + timedelta(hours=5)))
    new = past(*asks(intent="parcel_late", understood=True))
    found = compare(policy, ahead(policy, rule), [slow, new])
    assert found.typical is not None
    assert found.after.estimated == 1
    assert sum(found.after.late.values()) == 2


def test_examples_are_few_of_each_kind(policy: Policy):
    many = [past(*asks(WEDNESDAY + timedelta(days=day))) for day in range(40)]
    found = compare(policy, replace(policy, handoffs=()), many)
    assert found.changed_conversations == 40
    assert len(found.examples) == 5


def test_nothing_came_of_nothing(policy: Policy):
    found = compare(policy, policy, [])
    assert found.same
    assert found.open_after == {}
