"""A local Twilio: REST API, signed webhooks, receipts, opt-outs and failures on order."""

from bot.sandbox.twilio_peer.account import Account
from bot.sandbox.twilio_peer.inbound import Delivered, Retry
from bot.sandbox.twilio_peer.peer import TwilioPeer
from bot.sandbox.twilio_peer.receipts import Order, ReceiptPlan

__all__ = ["Account", "Delivered", "Order", "ReceiptPlan", "Retry", "TwilioPeer"]
