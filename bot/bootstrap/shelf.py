"""The playbooks in force, drawn for the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules import Keeper
from bot.rules.playbooks.drawing import draw
from bot.rules.playbooks.sheet import LANES, Sheet, sheet, title
from bot.rules.playbooks.sheet import Card as Drawn
from bot.web.playbooks.parts import Card, Line, Picture


@dataclass(frozen=True, slots=True)
class RulesShelf:
    """``bot.web.playbooks.Shelf`` over the rule files."""

    rules: Keeper

    @property
    def languages(self) -> Sequence[str]:
        """The default one first."""
        texts = self.rules.book.texts
        return (texts.default, *(each for each in texts.by_language if each != texts.default))

    def lines(self) -> Sequence[Line]:
        """All, by name."""
        book = self.rules.book
        return [
            Line(
                name,
                playbook.title,
                {language: title(playbook, book.texts, language) for language in self.languages},
                playbook.starts_with,
                len(playbook.causes),
            )
            for name, playbook in sorted(book.playbooks.playbooks.items())
        ]

    def picture(self, name: str, language: str) -> Picture | None:
        """One of them, in one version of the rules."""
        book = self.rules.book
        playbook = book.playbooks.playbooks.get(name)
        if playbook is None:
            return None
        drawn = sheet(playbook, book.playbooks, book.texts, language)
        return Picture(name, playbook.title, drawn.title, draw(drawn, styled=False), _lanes(drawn))


def _lanes(drawn: Sheet) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    titles = {card.id: card.title for card in drawn.cards}
    lead: dict[str, list[str]] = {}
    for start, end in drawn.links:
        lead.setdefault(start, []).append(titles[end])
    return tuple(
        (name, tuple(_card(card, lead) for card in drawn.cards if card.lane == lane)) for lane, name in enumerate(LANES)
    )


def _card(card: Drawn, lead: Mapping[str, Sequence[str]]) -> Card:
    return Card(card.title, card.lines, tuple(lead.get(card.id, ())))
