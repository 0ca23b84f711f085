"""The pilot's figures."""

from datetime import timedelta

from bot.model.pilot import Figures, Outcome, figures


def test_nothing_is_made_of_nothing():
    assert figures([]) == Figures(0, 0, 0, 0, 0, 0, 0, None)


def test_solved_counts_only_without_a_person_and_satisfied_only_who_said():
    found = figures(
        [
            Outcome(True, solved=True, satisfied=True),
            Outcome(True, handed_off=True, solved=True, satisfied=False, promises=2, late=1),
            Outcome(True, first_answers=(timedelta(minutes=5), timedelta(minutes=9), timedelta(minutes=7))),
        ]
    )
    assert found == Figures(3, 1, 1, 2, 1, 2, 1, timedelta(minutes=7))
