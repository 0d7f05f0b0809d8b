"""Google and MyMemory without an account, by way of deep-translator.

Its own requests have no timeout, and an instance shared between threads mixes answers up: so each call gets an instance
of its own, and what deep-translator calls `requests` is a stand-in that knows when to give up.
"""

from __future__ import annotations

import threading
from typing import Any

import deep_translator.google
import deep_translator.mymemory
import requests

from bot.translate.http import check, fetch
from bot.translate.provider import ProviderError, Unusable


class _Patient(threading.local):
    """How long the request of this thread may take."""

    seconds = 5.0


_patient = _Patient()


class _Bounded:
    """Stands in for the module `requests` in deep-translator."""

    def get(self, url: str, params: Any = None, **_rest: Any) -> requests.Response:
        """A GET that is over within the thread's seconds. Raises ProviderError."""
        status, body, headers = fetch("GET", url, _patient.seconds, params=params)
        check(status, headers)
        response = requests.Response()
        response.status_code, response.encoding = status, "utf-8"
        response._content = body  # noqa: SLF001 - there is no other way to fill one
        return response


deep_translator.google.requests = _Bounded()
deep_translator.mymemory.requests = _Bounded()


def ask(translator: Any, text: str, seconds: float) -> str:
    """`text` translated by a deep-translator made for this call. Raises ProviderError."""
    _patient.seconds = seconds
    try:
        answer = translator.translate(text)
    except ProviderError:
        raise
    except Exception as error:  # it raises whatever a strange page makes it raise
        raise Unusable(type(error).__name__) from error
    if not isinstance(answer, str) or not answer.strip():
        raise Unusable("no words")
    return answer
