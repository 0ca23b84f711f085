"""Playbooks for staff: each as a picture with its words, and where its cases stall. Part of the console."""

from bot.web.playbooks.app import playbooks_app, stalls_app
from bot.web.playbooks.parts import Shelf, Walks

__all__ = ["Shelf", "Walks", "playbooks_app", "stalls_app"]
