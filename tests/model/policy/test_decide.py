from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import re2

from bot.model.conversation import Controller
from bot.model.hours import Calendar
from bot.model.messages import ChannelName, MessageKind
from bot.model.policy.conditions import Flag, OneOf, Words
from bot.model.policy.conditions import Is as Flagged
from bot.model.policy.decide import decide
from bot.model.policy.decision import Next
from bot.model.policy.facts import Facts, Moment, Mood, Wish
from bot.model.policy.rules import (
    Acknowledgements,
    Business,
    HandoffRule,
    Languages,
    Policy,
    Priority,
    Promise,
    PromiseKind,
    Source,
    Team,
    Trial,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SUPPORT = Calendar("Europe/Stockholm", "Mo-Fr 08:00-17:00")
FRIDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=STOCKHOLM).astimezone(UTC)
SATURDAY_NIGHT = datetime(2026, 11, 21, 22, tzinfo=STOCKHOLM).astimezone(UTC)
MONDAY_OPENING = datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM)


@dataclass(frozen=True)
class Is:
    fact: str
    value: object

    def fits(self, facts):
        return getattr(facts, self.fact) == self.value

    def because(self, facts):
        return f"{self.fact} is {self.value}"


def test_who_takes_part_in_a_trial_is_told_once():
    start = FRIDAY_NOON - timedelta(hours=1)
    acks = replace(policy().acknowledgements, trial=Trial("policy.trial", start))
    tried = replace(policy(), acknowledgements=acks)

    def keys(greeted_at):
        return [say.key for say in decide(tried, arrival(greeted_at=greeted_at)).say]

    assert "policy.trial" in keys(None)
    assert keys(start - timedelta(minutes=1)) == ["policy.trial"]
    assert keys(start + timedelta(minutes=1)) == []


def rule(name, *conditions, to="support", line=1, **more):
    return HandoffRule(name, conditions, to, f"handoff.{name}", Source("handoffs.yml", line), **more)


def policy(*handoffs):
    return Policy(
        version="1",
        business=Business("Nordlys Home"),
        languages=Languages(("en", "sv"), "en"),
        schedules={"support": SUPPORT, "on_call": Calendar("Europe/Stockholm", "24/7")},
        who_answers=dict.fromkeys(ChannelName, SUPPORT),
        teams={"support": Team("support", "support"), "on_call": Team("on_call", "on_call")},
        default_team=dict.fromkeys(ChannelName, "support"),
        promises={(PromiseKind.FIRST_ANSWER, "*"): Promise(timedelta(minutes=30))},
        handoffs=handoffs,
        acknowledgements=Acknowledgements(
            "ack.greeting", "ack.out_of_hours", "ack.media", "ack.unsupported", "ack.group", "ack.languages"
        ),
    )


def arrival(**known):
    return replace(Facts(FRIDAY_NOON, Moment.ARRIVAL, ChannelName.SMS, "en"), **known)


def understood(**known):
    return replace(Facts(FRIDAY_NOON, Moment.UNDERSTOOD, ChannelName.SMS, "en"), **known)


def handed(decision):
    assert decision.hand_off is not None
    return decision.hand_off


def keys(decision):
    return [say.key for say in decision.say]


class TestOnArrival:
    def test_a_conversation_begins_with_a_greeting(self):
        decision = decide(policy(), arrival())
        assert (keys(decision), decision.greeted, decision.next) == (["ack.greeting"], True, Next.DIALOGUE)

    def test_later_messages_get_the_typing_indicator_only(self):
        decision = decide(policy(), arrival(greeted_at=FRIDAY_NOON - timedelta(minutes=5)))
        assert (keys(decision), decision.typing) == ([], True)

    def test_after_a_long_silence_it_greets_again(self):
        decision = decide(policy(), arrival(greeted_at=FRIDAY_NOON - timedelta(days=3)))
        assert keys(decision) == ["ack.greeting"]

    def test_out_of_hours_it_says_when_a_person_answers_next(self):
        decision = decide(policy(), arrival(at=SATURDAY_NIGHT))
        assert keys(decision) == ["ack.out_of_hours"]
        assert decision.say[0].params == {"next_opening": MONDAY_OPENING}

    def test_once_per_closure_not_per_message(self):
        first = decide(policy(), arrival(at=SATURDAY_NIGHT))
        later = arrival(
            at=SATURDAY_NIGHT + timedelta(hours=9), noticed_closure=first.noticed_closure, greeted_at=SATURDAY_NIGHT
        )
        assert keys(decide(policy(), later)) == []

    def test_the_next_closure_is_told_again(self):
        told = decide(policy(), arrival(at=SATURDAY_NIGHT)).noticed_closure
        monday_night = SATURDAY_NIGHT + timedelta(days=2)
        assert keys(decide(policy(), arrival(at=monday_night, noticed_closure=told))) == ["ack.out_of_hours"]

    @pytest.mark.parametrize("at", [FRIDAY_NOON, SATURDAY_NIGHT])
    def test_before_a_hand_off_that_is_certain_nothing_else_is_said_and_nobody_waits(self, at):
        fire = rule("fire", Words(re2.compile("fire")), to="on_call")
        decision = decide(policy(fire), arrival(at=at, text="the house is on fire"))
        assert (keys(decision), decision.typing, decision.at_once) == ([], True, True)
        assert decision.trace[0].because == "'fire' fits already, whatever else the message means"

    @pytest.mark.parametrize(
        ("handoff", "known"),
        [
            (rule("fire", Words(re2.compile("fire"))), {"text": "hello"}),
            (rule("sure", Words(re2.compile("fire")), OneOf("intent", frozenset({"emergency"}))), {"text": "fire"}),
            (rule("down", Flagged(Flag.DIALOGUE_UP, wanted=True)), {}),
            (rule("fire", Words(re2.compile("fire"))), {"text": "fire", "kind": MessageKind.LOCATION}),
        ],
    )
    def test_while_it_is_not_certain_the_message_is_acknowledged(self, handoff, known):
        decision = decide(policy(handoff), arrival(**known))
        assert (decision.say != (), decision.at_once) == (True, False)

    @pytest.mark.parametrize("controller", [Controller.AGENT, Controller.QUEUED])
    def test_while_a_person_has_it_nothing_is_said_even_out_of_hours(self, controller):
        decision = decide(policy(), arrival(at=SATURDAY_NIGHT, controller=controller))
        assert (decision.say, decision.typing, decision.next) == ((), False, Next.NOBODY)

    def test_two_machines_do_not_talk_to_each_other_for_ever(self):
        limit = policy().acknowledgements.loop_guard
        assert decide(policy(), arrival(automatic=limit - 1)).next is Next.DIALOGUE
        guarded = decide(policy(), arrival(automatic=limit))
        assert (guarded.next, guarded.trace[0].rule) == (Next.NOBODY, "loop guard")

    def test_who_opted_out_hears_nothing(self):
        assert decide(policy(), arrival(silent=True)).say == ()

    def test_a_picture_gets_a_kind_word_and_goes_to_the_dialogue(self):
        decision = decide(policy(), arrival(kind=MessageKind.MEDIA, greeted_at=FRIDAY_NOON))
        assert (keys(decision), decision.next) == (["ack.media"], Next.DIALOGUE)

    def test_what_can_not_be_read_is_said_so_and_the_open_question_may_be_put_again(self):
        decision = decide(policy(), arrival(kind=MessageKind.UNSUPPORTED, greeted_at=FRIDAY_NOON))
        assert (keys(decision), decision.next) == (["ack.unsupported"], Next.DIALOGUE)

    @pytest.mark.parametrize(
        ("kind", "key"), [(MessageKind.MEDIA, "ack.media"), (MessageKind.LOCATION, "ack.unsupported")]
    )
    def test_several_at_once_are_acknowledged_once_and_later_ones_in_other_words(self, kind, key):
        for ago, said in ((None, [key]), (timedelta(seconds=3), []), (timedelta(minutes=3), [f"{key}.again"])):
            decision = decide(policy(), arrival(kind=kind, greeted_at=FRIDAY_NOON, said_before=ago))
            assert (keys(decision), decision.next) == (said, Next.DIALOGUE)

    def test_a_group_is_told_once_that_we_talk_in_private(self):
        assert keys(decide(policy(), arrival(group=True))) == ["ack.group"]
        assert decide(policy(), arrival(group=True, greeted_at=FRIDAY_NOON)).say == ()


class TestHandingOver:
    def test_the_first_rule_that_fits_wins(self):
        rules = policy(rule("a", Is("intent", "ask_human"), line=3), rule("b", Is("intent", "ask_human"), line=9))
        decision = decide(rules, understood(intent="ask_human"))
        assert (decision.next, handed(decision).rule) == (Next.PERSON, "a")

    def test_every_condition_must_hold(self):
        rules = policy(rule("a", Is("mood", Mood.ANGRY), Is("misunderstood", 1)))
        assert decide(rules, understood(mood=Mood.ANGRY)).next is Next.DIALOGUE
        assert decide(rules, understood(mood=Mood.ANGRY, misunderstood=1)).next is Next.PERSON

    def test_the_trace_names_rule_file_line_and_inputs(self):
        decision = decide(policy(rule("a", Is("intent", "ask_human"), line=7)), understood(intent="ask_human"))
        (reason,) = decision.trace
        assert (reason.rule, str(reason.source), reason.because) == ("a", "handoffs.yml:7", "intent is ask_human")

    def test_the_customer_is_told_by_when_in_the_teams_working_time(self):
        friday_evening = datetime(2026, 11, 20, 16, 45, tzinfo=STOCKHOLM).astimezone(UTC)
        decision = decide(policy(rule("a", Is("intent", "x"))), understood(intent="x", at=friday_evening))
        assert handed(decision).promised_at == datetime(2026, 11, 23, 8, 15, tzinfo=STOCKHOLM)
        assert decision.say[0].params["promised"] == handed(decision).promised_at

    def test_a_rules_own_promise_may_run_round_the_clock(self):
        emergency = rule(
            "e",
            Is("intent", "emergency"),
            to="on_call",
            priority=Priority.URGENT,
            first_answer=timedelta(minutes=10),
            round_the_clock=True,
        )
        decision = decide(policy(emergency), understood(intent="emergency", at=SATURDAY_NIGHT))
        assert handed(decision).promised_at == SATURDAY_NIGHT + timedelta(minutes=10)

    def test_a_hand_off_out_of_hours_is_notice_enough_of_this_closure(self):
        decision = decide(policy(rule("a", Is("intent", "x"))), understood(intent="x", at=SATURDAY_NIGHT))
        assert decision.noticed_closure == SUPPORT.closure_id(SATURDAY_NIGHT)

    @pytest.mark.parametrize("known", [{"dialogue_wants": Wish.OVER_LIMIT}, {"dialogue_up": False}])
    def test_nobody_is_stranded_when_no_rule_fits(self, known):
        decision = decide(policy(), understood(**known))
        assert (decision.next, handed(decision).team) == (Next.PERSON, "support")

    @pytest.mark.parametrize("controller", [Controller.AGENT, Controller.QUEUED])
    def test_what_a_person_has_is_not_handed_over_again(self, controller):
        rules = policy(rule("a", Is("intent", "x")))
        assert decide(rules, understood(intent="x", controller=controller)).next is Next.NOBODY

    def test_otherwise_the_dialogue_goes_on(self):
        assert decide(policy(), understood(intent="parcel_late")).next is Next.DIALOGUE

    def test_a_team_without_a_promise_is_not_given_one(self):
        rules = replace(policy(rule("a", Is("intent", "x"))), promises={})
        decision = decide(rules, understood(intent="x"))
        assert (handed(decision).promised_at, decision.say[0].params) == (None, {})
