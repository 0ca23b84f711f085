"""``fyra`` with the pauses after a crash shortened, for tests that can't wait a minute: the same code, the same order.

python -m tests.endurance.entry gateway
"""

from datetime import timedelta

from bot.cli import main
from bot.worker import loop, sending

loop.LEASE = timedelta(seconds=3)
sending.RECONCILE_AFTER = (timedelta(seconds=1), timedelta(seconds=1), timedelta(seconds=2))

if __name__ == "__main__":
    main()
