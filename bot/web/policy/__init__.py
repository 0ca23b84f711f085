"""The published policy (G4.3): /policy for customers, and its internal version for those who are signed in."""

from bot.web.policy.app import PREFIX, policy_app
from bot.web.policy.parts import Book, Published, Record, Rules
from bot.web.policy.staff import staff_policy_app

__all__ = ["PREFIX", "Book", "Published", "Record", "Rules", "policy_app", "staff_policy_app"]
