from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import ChannelName
from bot.model.policy.facts import Facts, Moment
from bot.model.policy.loops import Habit, Line, habit, sign_of_a_machine
from bot.model.policy.rules import Acknowledgements

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
QUICK = timedelta(seconds=2)
ACKS = replace(
    Acknowledgements("greeting", "closed", "media", "unsupported", "group", "languages"),
    loop_phrases=(re2.compile(r"(?i)out of office"),),
)
FACTS = Facts(START, Moment.ARRIVAL, ChannelName.SMS, "en")


def talk(*lines, every=1.0):
    """'>' begins a line of ours; one that ends in '??' offers answers."""
    return [
        Line(
            text.startswith(">"),
            text.removeprefix(">"),
            START + timedelta(seconds=every * at),
            asks=text.startswith(">") and text.endswith("??"),
        )
        for at, text in enumerate(lines)
    ]


def seen(transcript):
    return habit(transcript, since=START, within=QUICK)


def test_identical_answers_to_each_of_our_messages_are_counted():
    assert seen(talk("away", ">hello", "away", ">sorry?", "away")) == Habit(same_text=3, quick_replies=2)


def test_who_insists_without_being_answered_is_no_machine():
    assert seen(talk("hello?", "hello?", "hello?", "hello?")).same_text == 1


def test_a_machine_that_goes_on_is_still_one_after_we_fell_silent():
    assert seen(talk(">a", "away", ">b", "away", ">c", "away", "away", "away")).same_text == 3


def test_yes_to_ever_new_questions_is_a_persons():
    assert seen(talk(">a??", "yes", ">b??", "yes", ">c??", "yes", ">d??", "yes")).same_text == 0
    assert seen(talk(">a??", "yes", ">done", ">b??", "yes", ">c??", "yes")).same_text == 0


def test_the_same_answer_to_the_same_question_is_counted_from_the_second_time_on():
    assert seen(talk(*(">a??", "ok") * 5)).same_text == 4


def test_a_whole_sentence_to_each_question_is_counted():
    away = "I am away until Monday"
    assert seen(talk(">a??", away, ">b??", away, ">c??", away, ">d??", away)).same_text == 4


def test_a_different_word_begins_anew():
    assert seen(talk(">a", "away", ">b", "no", ">c", "away")).same_text == 1


def test_slow_answers_are_a_persons():
    assert seen(talk(">a", "x", ">b", "y", every=3)).quick_replies == 0


def test_what_is_older_than_the_window_is_forgotten():
    transcript = talk(">a", "away", ">b", "away")
    assert habit(transcript, since=START + timedelta(seconds=2), within=QUICK) == Habit(1, 1)


def test_pictures_without_words_are_not_the_same_text():
    assert seen(talk(">a", "", ">b", "", ">c", "")).same_text == 0


@pytest.mark.parametrize(
    ("known", "sign"),
    [
        ({"text": "I am Out Of Office until Monday"}, "says what only machines say"),
        ({"same_text": 4}, "the same text 4 times in a row"),
        ({"quick_replies": 5}, "5 answers in a row within 2 s"),
        ({"automatic": 30}, "30 automatic messages in a row"),
        ({"text": "my parcel", "same_text": 3, "quick_replies": 4, "automatic": 11}, None),
    ],
)
def test_each_sign_is_named(known, sign):
    assert sign_of_a_machine(ACKS, replace(FACTS, **known)) == sign


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["a", "b", ""])), max_size=15))
def test_habits_never_exceed_what_they_wrote(lines):
    transcript = [Line(ours, text, START + timedelta(seconds=at)) for at, (ours, text) in enumerate(lines)]
    theirs = sum(not line.ours for line in transcript)
    found = seen(transcript)
    assert 0 <= found.same_text <= theirs
    assert 0 <= found.quick_replies <= theirs
