"""The doors between the pure middle and the world. bot/bootstrap chooses who stands behind each."""

from bot.ports.back_office import BackOffice
from bot.ports.channel import Channel, CheckLine, RawWebhook
from bot.ports.clock import Clock
from bot.ports.desk import Desk, Users
from bot.ports.dialogue import Dialogue
from bot.ports.rules import RuleBook, Rules
from bot.ports.store import Inbox, Store
from bot.ports.transaction import Tx
from bot.ports.work import NewWork, WorkTable

__all__ = [
    "BackOffice",
    "Channel",
    "CheckLine",
    "Clock",
    "Desk",
    "Dialogue",
    "Inbox",
    "NewWork",
    "RawWebhook",
    "RuleBook",
    "Rules",
    "Store",
    "Tx",
    "Users",
    "WorkTable",
]
