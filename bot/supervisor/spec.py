"""What a child process is: its command, its surroundings, how to see that it is ready. No I/O.

SupervisorError
└── BadSpecError    a list of children that cannot be started in its order
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class SupervisorError(Exception):
    """Processes cannot be supervised as asked."""


class BadSpecError(SupervisorError):
    """The children's names or their order make no sense."""


@dataclass(frozen=True)
class ChildSpec:
    """One process to keep running.

    `env` is the child's whole environment (None: the supervisor's own), so that a child gets no secret that it has no
    use for. `ready` is asked again and again until it says True; None means ready as soon as it runs. `start_after`
    names children, earlier in the list, that must be ready first. `doing` is what the progress line says meanwhile
    ("loading the model"). `grace` is how many seconds it has between SIGTERM and SIGKILL.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    ready: Callable[[], Awaitable[bool]] | None = None
    start_after: tuple[str, ...] = ()
    doing: str = "starting"
    grace: float = 10.0


def check(specs: Sequence[ChildSpec]) -> None:
    """Raise BadSpecError for a name given twice, and for a child that waits for one that is not before it."""
    known: set[str] = set()
    for spec in specs:
        if spec.name in known:
            message = f"there are two children named {spec.name}"
            raise BadSpecError(message)
        if missing := set(spec.start_after) - known:
            message = f"{spec.name} starts after {', '.join(sorted(missing))}, which is not before it in the list"
            raise BadSpecError(message)
        known.add(spec.name)
