import json
from io import StringIO

from rich.console import Console

from bot.shopping.report import Targets, as_json, failed, figures, harms, save_transcript, table
from bot.shopping.run import plans, working_morning
from bot.shopping.temperament import TEMPERAMENTS
from bot.shopping.verdict import Flaw, Harm, Outcome, Verdict
from tests.shopping.town import NOW, SCRIPTS, turn, visit


def verdict(*, in_policy=True, wanted=True, temper=False, packet=True, messages=5, flaws=()):
    outcome = Outcome.SOLVED if in_policy and not temper else Outcome.PERSON
    return Verdict(
        "parcel_late.lost/patient/en/sms", "parcel_late", "lost", "patient", "en", "sms", in_policy,
        outcome, "", wanted, temper, packet, messages, flaws,
    )  # fmt: skip


def drawn(thing):
    console = Console(width=200, file=(paper := StringIO()))
    console.print(thing)
    return paper.getvalue()


def test_shares_and_the_median_are_of_those_they_are_about():
    got = figures(
        [verdict(messages=3), verdict(messages=9), verdict(wanted=False, messages=20), verdict(in_policy=False)]
    )
    assert (got.in_policy, got.solved, got.median, got.handed_over) == (3, 2, 6, 1)


def test_who_was_handed_over_for_their_tone_is_counted_apart():
    got = figures([verdict(), verdict(temper=True)])
    assert (got.in_policy, got.by_temper) == (1, 1)


def test_an_incomplete_packet_is_no_hand_over():
    assert figures([verdict(in_policy=False, packet=False)]).share_handed_over == 0


def test_targets_are_reached_or_not():
    assert figures([verdict()]).reach(Targets())
    assert not figures([verdict(wanted=False)]).reach(Targets())
    assert not figures([verdict(messages=8)]).reach(Targets())
    assert not figures([verdict(in_policy=False, wanted=False)]).reach(Targets())


def test_the_table_has_a_row_for_each_playbook_and_temperament():
    text = drawn(table([verdict()], Targets()))
    assert "parcel_late" in text
    assert "1/1  100%" in text


def test_flaws_are_shown_worst_first():
    text = drawn(harms([verdict(flaws=(Flaw(Harm.LONG, "x"), Flaw(Harm.FALSE_CLAIM, "RF-1")))]))
    assert text.index(Harm.FALSE_CLAIM) < text.index(Harm.LONG)


def test_json_holds_everything():
    content = json.loads(as_json([verdict()], Targets()))
    assert content["reached"] is True
    assert content["visits"][0]["outcome"] == "solved"


def test_a_transcript_can_be_read(shop, tmp_path):
    flawed = verdict(flaws=(Flaw(Harm.SILENCE, "hello"),))
    path = save_transcript(tmp_path / "shopping", visit(shop, [turn("hello", ("x", "Hi\nyou"))]), flawed)
    text = path.read_text(encoding="utf-8")
    assert "customer  hello" in text
    assert "! left a message without an answer: hello" in text
    assert failed([verdict(), flawed]) == [flawed]


def test_a_sample_holds_every_goal_and_the_same_ones_each_time():
    scripts = list(SCRIPTS.values())
    sample = plans(scripts, TEMPERAMENTS, sample=130)
    assert len(sample) == 130
    assert {plan.script.name for plan in sample} == set(SCRIPTS)
    assert sample == plans(scripts, TEMPERAMENTS, sample=130)
    assert len({plan.name for plan in plans(scripts, TEMPERAMENTS)}) == len(scripts) * len(TEMPERAMENTS) * 2


def test_visits_take_place_on_a_working_day():
    assert f"{working_morning(NOW):%A %H}" == "Monday 10"  # NOW is a Friday
