"""Step 1 (G1.1): the customer speaks, the facts are noted, repeated back once, and confirmed."""

from bot.model.conversation import Step
from bot.model.policy.facts import Wish
from bot.model.steps.draft import Draft
from bot.model.steps.elsewhere import offer_elsewhere
from bot.model.steps.identify import ORDER, identify
from bot.model.steps.learn import TEXT_AT_MOST, learn, take_facts
from bot.model.steps.playbook import FactKind, Fits
from bot.model.steps.requests import Stretch
from bot.model.steps.several import begins_with
from bot.model.steps.state import About, FromWhere
from bot.model.steps.words import YES_NO, told
from bot.model.values import TextRef

_WORDS_AT_MOST = 600
_STORY = 4  # words, at least, that add something to an account
_NEXT = frozenset({FactKind.YES_NO, FactKind.CHOICE, FactKind.EMAIL, FactKind.VARIANT})  # no address: that is repeated


def understand(t: Draft) -> Stretch:
    """Until problem and facts are confirmed by the customer."""
    if not t.state.confirmed:
        keep_words(t)
        take_facts(t)
        take_wish(t)
        _tell_more(t)
        if _guess_was_wrong(t):
            t.forget(ORDER)
            t.change(may_guess=False)
            t.took = True
    if t.playbook.fits is not Fits.NONE and not (begins_with(t) and (yield from identify(t))):
        return False
    if t.state.confirmed:
        return True
    if offer_elsewhere(t):
        return False
    take_facts(t)  # again: the order's rows are only known now
    if not all(learn(t, name) for name in t.playbook.understand):
        return False
    return _confirm(t)


def tells_on(t: Draft) -> bool:
    """Whether more is told of what happened, which may sound like another problem, but not surely so."""
    if t.waited_for is not About.CONFIRM or t.state.problem not in t.manual.playbooks.playbooks or t.listened.no:
        return False
    told = any(need.kind is FactKind.TEXT and name in t.state.facts for name, need in t.playbook.facts.items())
    return told and t.heard.intent not in t.heard.sure


def keep_words(t: Draft) -> None:
    """What is told before it is clear what it means: for facts that are read late, and for whoever takes over."""
    t.change(words="\n".join(filter(None, (t.state.words, t.heard.text)))[-_WORDS_AT_MOST:])


def take_wish(t: Draft) -> None:
    """What they want done about it. "I want to return it" names the problem itself, and so is no wish beside it.

    A guess counts while it will be repeated back, and so not beside the yes to what was repeated.
    """
    agreed = t.waited_for is About.CONFIRM and t.listened.yes
    heard = t.heard.sure if agreed else t.heard.intents
    beside = [intent for intent in heard if intent not in t.playbook.starts_with]
    wish = t.manual.playbooks.wish_in(t.heard.text, beside, t.state.problem)
    if wish and wish != t.state.wish:
        t.change(wish=wish)
        t.took = True


def _tell_more(t: Draft) -> None:
    """Asked whether we have it right, they tell more of what happened: it belongs to the account."""
    heard = t.listened
    if t.waited_for is not About.CONFIRM or heard.yes or heard.no or heard.wish or heard.chosen:
        return
    if len(t.heard.text.split()) < _STORY:
        return
    for name, need in t.playbook.facts.items():
        known = t.before.facts.get(name)
        if need.kind is FactKind.TEXT and known is not None and t.state.facts.get(name) == known:
            t.know(name, f"{str(known.value).rstrip('.')}. {t.heard.text.strip()}"[:TEXT_AT_MOST])


def _guess_was_wrong(t: Draft) -> bool:
    """No to an order that we guessed, without another number and without another fact."""
    known = t.state.facts.get(ORDER)
    guessed = known is not None and known.source in {FromWhere.PHONE, FromWhere.LAST}
    return t.waited_for is About.CONFIRM and t.listened.no and guessed and not t.took and not t.listened.wish


def _confirm(t: Draft) -> bool:
    same = t.state.facts == t.before.facts
    if t.waited_for is About.CONFIRM and not t.listened.no and _goes_on(t):
        return _confirmed(t)
    if t.waited_for is About.CONFIRM and same:
        again = (t.listened.sure or _says_it_again(t)) and not _asks_back(t)
        if t.listened.yes or (again and not t.listened.no):
            t.took = True
            return _confirmed(t)
        if t.listened.no:
            t.took = True
            return t.ask(About.CORRECTION, "steps.ask.correction")
    if t.waited_for is About.CORRECTION and same and t.listened.no:
        return t.hand_over(Wish.TURN_LIMIT)  # no to all of it, and no to what is wrong with it: a person asks better
    _repeat_address(t)
    params = told(t)
    key = f"problem.{t.playbook.name}.confirm"
    if t.state.wish:
        params["wish"] = TextRef(f"steps.wish.{t.state.wish}")
        key = f"{key}_wish"
    return t.ask(About.CONFIRM, key, params, YES_NO)


def _goes_on(t: Draft) -> bool:
    """Asked whether it is so, they tell what we would ask next ("never opened it"), and change nothing: so it is so."""
    before, now = t.before.facts, t.state.facts
    if any(now.get(name) != known for name, known in before.items()):
        return False
    new = [need for name, need in t.playbook.facts.items() if name in now and name not in before]
    return bool(new) and all(need.kind in _NEXT and need.name not in t.playbook.understand for need in new)


def _says_it_again(t: Draft) -> bool:
    """Asked whether it is so, they say that it is so: the same order's number, or the problem once more."""
    problem = t.heard.intent in t.playbook.starts_with and t.heard.intent in t.heard.sure
    return problem or t.listened.all("order_number") == (t.state.text(ORDER),)


def _asks_back(t: Draft) -> bool:
    """ "What? Which one?" is no yes, whatever problem it sounds like."""
    return "?" in t.heard.text and len(t.heard.text.split()) <= _STORY


def _repeat_address(t: Draft) -> None:
    """An address that was heard in a sentence is repeated before anything is sent there."""
    for name, need in t.playbook.facts.items():
        known = t.state.facts.get(name)
        if known and need.kind is FactKind.ADDRESS and known != t.before.facts.get(name):
            t.say("steps.address", {"address": known.value})


def _confirmed(t: Draft) -> bool:
    shown = {ORDER, *t.playbook.facts}  # not the postcode or the e-mail: they proved something, and that is all
    facts = ", ".join(f"{name}={known.value}" for name, known in sorted(t.state.facts.items()) if name in shown)
    t.change(confirmed=True, words="")
    t.prove(Step.UNDERSTAND, f"{t.state.problem}: {facts}")
    return True
