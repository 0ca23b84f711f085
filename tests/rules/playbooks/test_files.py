"""Playbooks are read whole, or refused with the place of every fault."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.model.orders import Corrective
from bot.model.steps.checks import Check
from bot.model.steps.playbook import FactKind, Fits, Playbooks, Whose
from bot.rules.checks.files import read_files
from bot.rules.faults import RulesInvalid
from bot.rules.folder import folder_of
from bot.rules.loading import check_contents, load

SHARED = """\
solutions:
  resend: {does: resend, amount: order, wish: new}
  trace: {does: trace, needs: [where]}
wishes:
  new: {intents: [want_new], heard: {en: [a new one]}}
words:
  yes: {en: [yes]}
  no: {en: [no]}
  neither: {en: [neither]}
  unknown: {en: [no idea]}
  not: {en: [not]}
"""
PARCEL = """\
starts_with: [parcel_late]
order: awaited
facts:
  what: {kind: choice, choices: {gone: {en: [gone]}, late: {en: [late]}}}
  where: {kind: text}
understand: [what]
causes:
  - name: lost
    when: [{carrier_says: lost}, {silent_for_days: 5, said: {what: gone}}]
    whose: carrier
    offers: [resend, trace]
"""
Read = Callable[..., Playbooks]


def read(shared: str | None = SHARED, **files: str) -> Playbooks:
    """The playbooks of these files alone. Raises RulesInvalid with all that is wrong in them."""
    texts = {"shared": shared, "parcel": PARCEL} | files
    contents = {f"playbooks/{name}.yml": text.encode() for name, text in texts.items() if text is not None}
    found = read_files(folder_of(contents))
    faults = [*check_contents(contents).faults]
    if faults := [fault for fault in faults if fault.file.startswith("playbooks/")]:
        raise RulesInvalid(faults)
    assert found.playbooks
    return found.playbooks


def test_the_playbooks_that_come_with_fyra_are_read() -> None:
    book = load(Path("policy_rules")).playbooks
    assert set(book.playbooks) == {
        *("parcel_late", "item_wrong", "charged_wrong", "return_refund", "exchange", "invoice_copy", "cancel_order"),
        *("change_address", "cannot_sign_in", "product_fault", "warranty", "complaint_service", "end_subscription"),
    }
    assert book.shown_first == ("parcel_late", "item_wrong", "charged_wrong")
    assert [cause.name for cause in book.playbooks["charged_wrong"].causes][1] == "charged_twice"


def test_a_playbook_becomes_typed_data_with_its_places() -> None:
    book = read()
    parcel = book.playbooks["parcel"]
    assert book.for_intent("parcel_late") is parcel
    assert book.for_intent("warranty") is None
    assert parcel.fits is Fits.AWAITED
    assert parcel.facts["what"].kind is FactKind.CHOICE
    lost = parcel.causes[0]
    assert lost.whose is Whose.CARRIER
    assert lost.when == (
        (Check("carrier_says", "lost"),),
        (Check("silent_for_days", 5), Check("said", "gone", "what")),
    )
    assert str(lost.source) == "playbooks/parcel.yml:8"
    assert book.solutions["resend"].does is Corrective.RESEND


def test_intents_say_more_about_a_wish_than_phrases() -> None:
    book = read()
    assert book.wish_in("whatever", ["want_new"], "parcel") == "new"
    assert book.wish_in("I'd like a new one", ["inform"], "parcel") == "new"
    assert book.wish_in("not a new one", ["inform"], "parcel") is None


def test_a_wish_may_be_one_only_where_it_can_be_met() -> None:
    book = read(
        SHARED.replace("wish: new}", "wish: new, answers: [why]}").replace(
            "wishes:\n", "wishes:\n  why: {where_met: yes, heard: {en: [explain]}}\n"
        ),
        other=PARCEL.replace("parcel_late", "other_thing").replace("resend, trace", "trace"),
    )
    assert book.wish_in("explain this", [], "parcel") == "why"
    assert book.wish_in("explain this", [], "other") is None
    assert book.wish_in("explain this", [], None) == "why", "before the problem is known it may become one"
    assert book.wish_in("a new one", [], "other") == "new"
    assert not book.heeds("nothing", "parcel")


def changed(old: str, new: str) -> str:
    assert old in PARCEL
    return PARCEL.replace(old, new)


PARCEL_FAULTS = [
    (changed("order: awaited", "order: lost"), "2:8: 'lost' is not one of the choices"),
    (changed("whose: carrier", "who: carrier"), "10:5: 'who' is not known here; did you mean 'whose'?"),
    (
        changed("carrier_says: lost", "carrier_say: lost"),
        "9:11: 'carrier_say' is no check; did you mean 'carrier_says'?",
    ),
    (changed("carrier_says: lost", "carrier_says: gone"), "9:11: 'gone' is not one of the choices"),
    (changed("carrier_says: lost", "late: maybe"), "9:11: 'late' takes yes or no"),
    (changed("silent_for_days: 5", "silent_for_days: long"), "9:11: 'silent_for_days' takes a whole number of days"),
    (changed("said: {what: gone}", "said: gone"), "9:11: 'said' takes a fact and its value"),
    (
        changed("[{carrier_says: lost}, {silent_for_days: 5, said: {what: gone}}]", "[]"),
        "9:11: checks are expected here",
    ),
    (changed("said: {what: gone}", "said: {what: stolen}"), "9:11: 'stolen' is no answer to 'what'"),
    (changed("said: {what: gone}", "said: {wat: gone}"), "9:11: no fact is called 'wat'; did you mean 'what'?"),
    (changed("[resend, trace]", "[resend, trac]"), "11:22: no solution is called 'trac'; did you mean 'trace'?"),
    (changed("[resend, trace]", "[]"), "8:11: a dead end: name solutions under 'offers', or write 'to_person: yes'"),
    (
        changed("[resend, trace]", "[resend, trace]\n    to_person: yes"),
        "12:16: 'offers' and 'to_person' don't go together",
    ),
    (changed("{kind: text}", "{kind: text, ask: no}"), "11:22: 'trace' needs the fact 'where', which is never asked"),
    (changed("[what]", "[what, pic]\n").replace("  where:", "  pic: {kind: photo}\n  where:"), "7:20: 'pic' is never"),
    (changed("order: awaited", "order: none"), "9:11: 'carrier_says' looks at an order, and this playbook has"),
    (
        changed("order: awaited", "order: none").replace("{kind: text}", "{kind: line}"),
        "5:3: 'kind: line' needs an order",
    ),
    (changed("carrier_says: lost", "otherwise: no"), "9:11: 'otherwise' is always 'yes'"),
    (changed("{carrier_says: lost}", "{said: {what: gone}}"), "7:1: no cause is left when what: late; add one, or"),
    (
        PARCEL.replace("{carrier_says: lost}", "{otherwise: yes}")
        + "  - {name: late, when: {late: yes}, whose: nobody, offers: [resend]}\n",
        "12:12: never reached: an earlier cause always holds",
    ),
    (changed("  where: {kind: text}\n", ""), "10:22: 'trace' needs the fact 'where'; add it to 'facts'"),
    (changed("[what]", "[what, whom]"), "6:20: no fact is called 'whom'"),
    (changed("{kind: text}", "{kind: text}\n  how: {kind: text}"), "6:3: nobody asks for 'how'"),
    (changed("{kind: text}", "{kind: choice}"), "5:3: 'choices' go with 'kind: choice'"),
    (changed("gone: {en: [gone]}", "other: {en: [gone]}, gone: {en: [gone]}"), "4:34: 'other' means something else"),
    (PARCEL + "  - {name: lost, when: {left: no}, whose: nobody, offers: [resend]}\n", "12:12: 'lost' is there twice"),
    (
        PARCEL + "  - {name: gone, when: {carrier_says: lost, late: yes}, whose: nobody, offers: [resend]}\n",
        "12:12: never reached: an earlier cause always holds first",
    ),
    (changed("said: {what: gone}", "said: {where: home}"), "9:11: 'where' is a text: only 'choice' and 'yes_no' tell"),
    (
        changed("carrier_says: lost", "has_variants: yes"),
        "9:11: 'has_variants' looks at a row of the order; add the fact",
    ),
    (changed("order: awaited", "order: none"), "11:14: 'resend' is done about an order, and this playbook has"),
    (PARCEL + "before_person: trac\n", "12:16: no solution is called 'trac'; did you mean 'trace'?"),
    (
        PARCEL + "before_person: resend\n",
        "12:16: 'resend' is done only when the customer agrees; only 'does: complaint'",
    ),
    (
        changed("{kind: text}", "{kind: date, unasked: yes}"),
        "5:23: 'unasked' needs 'kind: text', or 'kind: yes_no' with",
    ),
    (changed("{kind: text}", "{kind: text, first_counts: yes}"), "5:23: 'first_counts' needs 'kind: choice'"),
    ("", "1:1: 'starts_with' is missing"),
    ("causes: [", "1:9: a bracket is opened here"),
]


@pytest.mark.parametrize(("parcel", "fault"), PARCEL_FAULTS, ids=[fault for _, fault in PARCEL_FAULTS])
def test_a_fault_in_a_playbook_is_told_with_its_place(parcel: str, fault: str) -> None:
    with pytest.raises(RulesInvalid) as refused:
        read(parcel=parcel)
    assert any(f"playbooks/parcel.yml:{fault}" in str(each) or fault in str(each) for each in refused.value.faults), (
        str(refused.value)
    )


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("wish: new", "wish: gold", "2:47: no wish is called 'gold'"),
    ("  unknown: {en: [no idea]}\n", "", "'unknown' is missing"),
    ("  not:", "  maybe: {en: [hm]}\n  not:", "'maybe' is not known here"),
    ("wishes:", "  cancel: {does: cancel}\nwishes:", "4:3: no cause offers 'cancel'"),
    ("wish: new}", "wish: new, answers: [gold]}", "2:62: no wish is called 'gold'"),
    ("  new: {", "  why: {where_met: yes, heard: {en: [why]}}\n  new: {", "5:3: no solution meets 'why'"),
    ("solutions:", "shown_first: [parsel]\nsolutions:", "1:15: no playbook is called 'parsel'; did you mean 'parcel'?"),
    ("does: resend", "does: magic", "2:18: 'magic' is not one of the choices"),
])  # fmt: skip
def test_a_fault_in_what_is_shared_is_told_with_its_place(old: str, new: str, fault: str) -> None:
    assert old in SHARED
    with pytest.raises(RulesInvalid) as refused:
        read(SHARED.replace(old, new))
    assert any(fault in str(each) for each in refused.value.faults), str(refused.value)


def test_two_playbooks_can_not_start_with_the_same_intent() -> None:
    with pytest.raises(RulesInvalid, match="'parcel_late' starts 'other' already"):
        read(other=PARCEL)


def test_without_the_shared_file_there_are_no_solutions() -> None:
    with pytest.raises(RulesInvalid, match="this file is missing"):
        read(None)


def test_all_faults_of_all_files_are_told_at_once() -> None:
    with pytest.raises(RulesInvalid) as refused:
        read("nothing: here", parcel="causes: 1")
    assert {fault.file for fault in refused.value.faults} == {"playbooks/shared.yml", "playbooks/parcel.yml"}
