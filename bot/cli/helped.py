"""How commands help: plain lines without boxes, which narrow terminals and pipes can show too, and examples to copy."""

from typing import Any

import typer


def group(told: str, *examples: str) -> typer.Typer:
    """A group of commands, which shows its help when it is called alone."""
    return typer.Typer(
        help=told,
        epilog=for_example(*examples),
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
    )


def for_example(*commands: str) -> str | None:
    """What stands at the end of a command's help: whole commands, a line each."""
    return "\n".join(("\b", "For example:", *(f"  {each}" for each in commands))) if commands else None


def option(value: str, told: str, *names: str) -> Any:  # typer says no more of what it returns
    """``--name VALUE  What it is told to be``; the name is the parameter's, unless another is given."""
    return typer.Option(*names, metavar=value, help=told)


def argument(value: str, told: str) -> Any:  # as above
    """A word without a name before it."""
    return typer.Argument(metavar=value, help=told)
