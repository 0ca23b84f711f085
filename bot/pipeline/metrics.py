"""What the hallway counts for /metrics. No label ever holds a customer's data."""

from prometheus_client import Counter

PROMISES = Counter(
    "fyra_promises_total", "Promises: made, renewed, broken, kept, kept_late, cancelled", ["kind", "outcome"]
)
STEPS = Counter("fyra_escalation_steps_total", "Steps of the escalation matrix that were taken", ["share", "what"])
CALLS = Counter("fyra_calls_total", "Calls for people on call, by how they went", ["outcome"])
FOLLOW_UPS = Counter("fyra_follow_ups_total", "Follow-ups, by what came of them", ["outcome"])
LOOPS = Counter("fyra_loops_total", "Machines that the loop guard fell silent to")
