"""Three phones on a page, and the local peers behind them that speak the protocols of Twilio and Telegram."""

from bot.sandbox.app import Sandbox, sandbox_app
from bot.sandbox.clock import SandboxClock, TravellingClock
from bot.sandbox.settings import SandboxSettings

__all__ = ["Sandbox", "SandboxClock", "SandboxSettings", "TravellingClock", "sandbox_app"]
