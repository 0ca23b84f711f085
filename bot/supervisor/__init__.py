"""Runs several processes as one: started in order, watched, started again when they fall, and none left behind.

    supervisor = Supervisor(specs, log_folder, Console(), on_ready=print_addresses)
    await supervisor.run()

A line of progress per process goes to the console, its output to a log of its own. SIGINT, SIGTERM and SIGHUP stop
everything in reverse order; the second one does so at once. If the supervisor itself is killed, a guard process ends
what it had started. A process that hangs without ending is not noticed here: readiness pages and alerts are for that.
"""

from bot.supervisor.backoff import Backoff
from bot.supervisor.console import Console
from bot.supervisor.events import Event
from bot.supervisor.readiness import answers
from bot.supervisor.spec import BadSpecError, ChildSpec, SupervisorError
from bot.supervisor.supervisor import Supervisor

__all__ = ["Backoff", "BadSpecError", "ChildSpec", "Console", "Event", "Supervisor", "SupervisorError", "answers"]
