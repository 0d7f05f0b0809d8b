"""Errors of the engine.

ConversationError
├── FlowError       a flow breaks the rules: it awaits what it may not, reuses a key, never ends
└── UnknownFlow     no flow of that name (it was removed by a release)
"""

from __future__ import annotations


class ConversationError(Exception):
    """Anything wrong with a conversation."""


class FlowError(ConversationError):
    """A flow breaks the rules of the engine."""


class UnknownFlow(ConversationError):
    """No flow has this name."""
