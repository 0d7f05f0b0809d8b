"""Updates in the shape in which Telegram sends them, with invented people."""

from __future__ import annotations

from typing import Any

ROSA, OMAR = 70001, 70002
DATE = 1795453200  # Monday, 23 November 2026, 17:00 UTC
_RIGHTS = """can_be_edited can_manage_chat can_change_info can_delete_messages can_invite_users can_restrict_members
can_promote_members can_manage_video_chats is_anonymous can_post_stories can_edit_stories can_delete_stories"""
_NAMES = {ROSA: ("Rosa", "Delgado"), OMAR: ("Omar", "Haddad")}


def user(who: int) -> dict[str, Any]:
    first, last = _NAMES.get(who, ("Someone", "Else"))
    return {"id": who, "is_bot": False, "first_name": first, "last_name": last, "language_code": "es"}


def message(update: int, who: int = ROSA, text: str | None = None, **more: Any) -> dict[str, Any]:
    """An update with a message in a private chat."""
    return {"update_id": update, "message": body(update, who, text, **more)}


def body(number: int, who: int = ROSA, text: str | None = None, **more: Any) -> dict[str, Any]:
    chat = {"id": who, "type": "private", "first_name": user(who)["first_name"]}
    said = {} if text is None else {"text": text}
    return {"message_id": 500 + number, "from": user(who), "chat": chat, "date": DATE, **said, **more}


def photo(update: int, file_id: str, who: int = ROSA, **more: Any) -> dict[str, Any]:
    sizes = [
        {"file_id": f"{file_id}-small", "file_unique_id": "s", "width": 90, "height": 67, "file_size": 1200},
        {"file_id": file_id, "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 120_000},
    ]
    return message(update, who, photo=sizes, **more)


def tap(update: int, data: str, who: int = ROSA, on: int = 900) -> dict[str, Any]:
    shown = {**body(0, who, "Which child?"), "message_id": on, "from": {"id": 1, "is_bot": True, "first_name": "Bot"}}
    query = {"id": f"q{update}", "from": user(who), "message": shown, "chat_instance": "c", "data": data}
    return {"update_id": update, "callback_query": query}


def member(update: int, status: str, *, who: int = ROSA, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
    rights: dict[str, dict[str, Any]] = {
        "kicked": {"until_date": 0},
        "administrator": dict.fromkeys(_RIGHTS.split(), False),
    }
    change = {
        "chat": chat or {"id": who, "type": "private", "first_name": "Rosa"},
        "from": user(who),
        "date": DATE,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": status, **rights.get(status, {})},
    }
    return {"update_id": update, "my_chat_member": change}
