"""Use cases: one inbound, one transaction."""
