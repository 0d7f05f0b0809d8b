"""The edge: platforms, HTTP, clock, process."""
