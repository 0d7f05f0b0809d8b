"""Wires in the fixtures of tests/support: a module a subject."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.golden",
    "tests.support.house",
]
