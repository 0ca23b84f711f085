"""A gateway killed in the middle of its work loses nothing and repeats nothing. The full size: benchmarks/endurance."""

from pathlib import Path

from tests.endurance.rig import rig
from tests.endurance.storm import storm


async def test_a_gateway_killed_twice_handles_each_message_once_and_in_order(tmp_path: Path, sqlite_url: str) -> None:
    async with rig(tmp_path, sqlite_url) as running:
        outcome = await storm(running, customers=20, messages=5, within=60)
        assert outcome.faults == [], running.log()
        assert outcome.repeated
        assert outcome.refused  # webhooks came while nobody listened


async def test_of_two_gateways_on_postgresql_one_goes_on_where_the_other_was_killed(
    tmp_path: Path, postgres_url: str
) -> None:
    async with rig(tmp_path, postgres_url, gateways=2) as running:
        outcome = await storm(running, customers=20, messages=5, within=60)
        assert outcome.faults == [], running.log()
        assert outcome.repeated
