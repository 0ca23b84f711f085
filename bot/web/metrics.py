"""What the gateway counts, and /metrics, where Prometheus reads it. No label ever holds a customer's data."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, generate_latest

WEBHOOKS = Counter("fyra_webhooks_total", "Webhooks by channel and outcome", ["channel", "outcome"])
STORED = Gauge("fyra_store", "Figures of the work table and deliveries, read at each scrape", ["figure"])
RULE_FAULTS = Gauge(
    "fyra_rules_faults", "Faults in the rule files as they lie on disk; the last good rules are in force"
)

Figures = Callable[[], Awaitable[Mapping[str, float]]]
FIGURES: web.AppKey[Figures] = web.AppKey("figures", object)  # type: ignore[arg-type]  # a callable has no class


async def metrics(request: web.Request) -> web.Response:
    """The figures, in Prometheus' text format."""
    figures = await request.app[FIGURES]()
    STORED.clear()  # what is no longer there, such as work that was late, is no longer told
    for figure, value in figures.items():
        STORED.labels(figure).set(value)
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
