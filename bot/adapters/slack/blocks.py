"""Our messages as Block Kit. People's words are plain_text, in which Slack reads no markup, mention or link.

Limits (https://docs.slack.dev/reference/block-kit/blocks): 3,000 characters a section, 50 blocks a message, 25 buttons
with 75 characters each; a message is kept under 4,000 characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock, PlainTextObject, SectionBlock

from bot.adapters.slack.text import escape
from bot.outbox.render import split_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.adapter import Outgoing

SECTION, MESSAGE, BLOCKS, BUTTONS, BUTTON_LABEL = 3000, 4000, 50, 25, 75
#: Small grey text, which Slack shows in one piece up to here.
_SMALL = 2000
#: What a notification or a screen reader says of a message; its blocks say all.
_SUMMARY = 600
CHOICES_BLOCK = "choices"


@dataclass(slots=True)
class SlackMessage:
    """One chat.postMessage: blocks, and the text that notifications show (escaped)."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0
    #: What only we read (see `parts.py`).
    metadata: dict[str, Any] | None = None


def words_block(text: str) -> Block:
    """A section of plain words."""
    return SectionBlock(text=PlainTextObject(text=text, emoji=False))


def small_block(text: str) -> Block:
    """Small grey words."""
    return ContextBlock(elements=[PlainTextObject(text=text, emoji=False)])


def messages_of(outgoing: Outgoing) -> list[SlackMessage]:
    """The messages that carry `outgoing`, in order; author first, the original last, buttons at the end.

    Raises SlackObjectFormationError for what no block can hold.
    """
    facts, made = outgoing.facts, [SlackMessage(_summary(outgoing))]
    if facts.get("author"):
        about = f" ({facts['about']})" if facts.get("about") else ""
        _add(made, f"{facts['author']}{about}", small_block, _SMALL)
    _add(made, outgoing.text, words_block, SECTION)
    _add(made, f"✎ {facts['edited']}" if facts.get("edited") else "", small_block, _SMALL)
    _add(made, facts.get("notice", ""), small_block, _SMALL)
    if facts.get("original"):
        _add(made, facts.get("label", ""), small_block, _SMALL)
        _add(made, facts["original"], small_block, _SMALL)
    if outgoing.buttons:
        made[-1].blocks.append(_buttons(outgoing).to_dict())
    return [message for message in made if message.blocks]


def _summary(outgoing: Outgoing) -> str:
    author = outgoing.facts.get("author")
    text = f"{author}: {outgoing.text}" if author else outgoing.text
    return escape(split_text(text, _SUMMARY)[0]) or escape(", ".join(item.name for item in outgoing.media)) or "…"


def _add(made: list[SlackMessage], text: str, block: Callable[[str], Block], most: int) -> None:
    for part in split_text(text.strip(), most):
        if not part:
            continue
        last = made[-1]
        # One place is kept for the buttons.
        if last.blocks and (last.size + len(part) > MESSAGE or len(last.blocks) >= BLOCKS - 1):
            last = SlackMessage(escape(split_text(part, _SUMMARY)[0]))
            made.append(last)
        last.blocks.append(block(part).to_dict())
        last.size += len(part)


def _buttons(outgoing: Outgoing) -> ActionsBlock:
    elements = [
        ButtonElement(
            text=PlainTextObject(text=button.label, emoji=False), action_id=f"choice-{index}", value=button.tap
        )
        for index, button in enumerate(outgoing.buttons)
    ]
    return ActionsBlock(block_id=CHOICES_BLOCK, elements=elements)


def chosen(blocks: Sequence[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """A message's blocks after a choice: the buttons give way to what was chosen."""
    mark = small_block(f"✓ {label}").to_dict()
    return [mark if block.get("block_id") == CHOICES_BLOCK else block for block in blocks]


def root_message(title: str) -> SlackMessage:
    """The first message of a family's thread."""
    shown = split_text(title, _SUMMARY)[0]
    return SlackMessage(escape(shown), [words_block(shown).to_dict()])
