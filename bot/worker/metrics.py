"""What the worker counts for /metrics."""

from prometheus_client import Counter, Histogram

HANDLED = Counter("fyra_work_total", "Rows of the work table, by kind and outcome", ["kind", "outcome"])
LATENCY = Histogram("fyra_work_seconds", "Time to handle one row", ["kind"])
SENT = Counter("fyra_sent_total", "Send calls by channel and outcome", ["channel", "outcome"])
