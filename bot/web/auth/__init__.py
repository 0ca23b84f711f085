"""Who may use the console: passwords (argon2id), encrypted cookie sessions, CSRF tokens, roles, a limit on guessing."""

from bot.web.auth.guard import SIGNED_IN, needs
from bot.web.auth.passwords import Passwords, hash_password
from bot.web.auth.sessions import cookie_key
from bot.web.auth.setup import protect

__all__ = ["SIGNED_IN", "Passwords", "cookie_key", "hash_password", "needs", "protect"]
