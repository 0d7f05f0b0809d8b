"""The content templates behind buttons: one for each number of buttons, with every word a variable.

In a session WhatsApp takes up to three without approval (https://www.twilio.com/docs/content/twilio-quick-reply).
"""

from __future__ import annotations

from typing import Any

MOST_BUTTONS = 3


def quick_reply_content(count: int) -> dict[str, Any]:
    """The body that registers `count` buttons: {{1}} is the text, then a label and a payload for each button."""
    actions = [
        {"type": "QUICK_REPLY", "title": f"{{{{{2 * index}}}}}", "id": f"{{{{{2 * index + 1}}}}}"}
        for index in range(1, count + 1)
    ]
    samples = {"1": "Which child is this about?"}
    for index in range(1, count + 1):
        samples |= {str(2 * index): f"Child {index}", str(2 * index + 1): f"tap.{index}"}
    return {
        "friendly_name": f"homeline_quick_reply_{count}",
        "language": "en",
        "variables": samples,
        "types": {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}},
    }
