"""Chooses who stands behind each port: the only package that names concrete classes.

doors    the channels, real or in the sandbox
opened   the house with everything that it stands on
pages    what the gateway serves
serve    the gateway and the worker as processes
people   users of the console
"""

from bot.bootstrap.doors import check_channels
from bot.bootstrap.opened import Running, opened
from bot.bootstrap.people import add_user, ensure_user
from bot.bootstrap.serve import serve_gateway, serve_worker

__all__ = ["Running", "add_user", "check_channels", "ensure_user", "opened", "serve_gateway", "serve_worker"]
