"""What /metrics tells Prometheus. No label carries anything about a person."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

INBOUND = Counter("homeline_inbound_total", "Inbound messages handled, by channel and route.", ["channel", "route"])
TURN_SECONDS = Histogram(
    "homeline_turn_seconds",
    "Seconds a turn takes from batch to commit.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5),
)
SENT = Counter("homeline_deliveries_sent_total", "Deliveries sent, by channel and kind.", ["channel", "kind"])
NOT_SENT = Counter(
    "homeline_deliveries_not_sent_total", "Attempts that failed, by channel and error.", ["channel", "error"]
)
WAITING = Gauge("homeline_deliveries", "Deliveries that wait or failed, by channel and status.", ["channel", "status"])
ALERTS = Gauge("homeline_alerts_open", "Safety alerts that no person has taken.")
FAILED_INBOUND = Gauge("homeline_inbound_failed", "Inbound messages kept for retry.")
