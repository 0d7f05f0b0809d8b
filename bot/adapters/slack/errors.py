"""What went wrong at Slack, as one of our SendErrors.

The codes are Slack's own (https://docs.slack.dev/reference/methods/chat.postMessage). `account_inactive` speaks of
our token, not of the reader: it must never mark an address as gone.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError

from bot.send_errors import (
    Ambiguous,
    Misconfigured,
    RateLimited,
    Rejected,
    SendError,
    Unavailable,
    Unreachable,
)

#: What a call through the SDK may raise. AttributeError: a 200 that is plain text; ValueError: bytes that are no text.
CALL_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, AttributeError, ValueError, OSError)
#: Seconds to wait when Slack does not say how many, and the most that is believed.
_USUAL_WAIT, _LONGEST_WAIT = 30.0, 3600.0
_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500

_KINDS: dict[type[SendError], str] = {
    RateLimited: "ratelimited rate_limited message_limit_exceeded",
    Unreachable: "user_not_found users_not_found user_disabled user_not_visible channel_not_found is_archived "
    "not_in_channel cannot_dm_bot messages_tab_disabled",
    Misconfigured: "invalid_auth not_authed token_revoked token_expired account_inactive missing_scope no_permission "
    "access_denied not_allowed_token_type org_login_required ekm_access_denied team_access_not_granted "
    "enterprise_is_restricted two_factor_setup_required accesslimited app_not_installed invalid_token",
    Unavailable: "service_unavailable request_timeout team_added_to_org",
    # "It's possible some aspect of the operation succeeded before the error was raised."
    Ambiguous: "internal_error fatal_error",
}
_BY_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes.split()}


def send_error_of(error: Exception) -> SendError:
    """The SendError for what a call raised; its detail is a code or a type, never words."""
    if isinstance(error, SlackApiError):
        return _of_response(error.response)
    if isinstance(error, SlackRequestError):
        return Unavailable("upload")  # the file did not reach Slack; nothing is shared before that
    refused = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientProxyConnectionError)
    if isinstance(error, refused):
        return Unavailable(type(error).__name__)
    return Ambiguous(type(error).__name__)


def _of_response(response: Any) -> SendError:
    """From the SDK's response, or from aiohttp's own when the body was no JSON."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    kind = _BY_CODE.get(code)
    if status == _TOO_MANY or kind is RateLimited:
        return RateLimited(code or "429", retry_after=_wait(getattr(response, "headers", None) or {}))
    if status >= _SERVER_ERROR:
        return Unavailable(str(status))
    if not code:
        return Ambiguous(f"{status} without an answer") if status == _OK else Unavailable(str(status))
    return (kind or Rejected)(code)


def _wait(headers: Any) -> float:
    try:
        asked = float(headers.get("Retry-After", _USUAL_WAIT))
    except ValueError:
        asked = _USUAL_WAIT
    return min(max(asked, 1.0), _LONGEST_WAIT) if asked == asked else _USUAL_WAIT  # noqa: PLR0124 - not NaN
