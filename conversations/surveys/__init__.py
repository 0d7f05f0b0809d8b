"""Surveys as such: what can be asked, in which order, read from YAML, and what may be shown of the answers. Pure."""
