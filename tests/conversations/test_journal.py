"""The journal: answers by key, oldest first, and what "back" takes with it."""

from __future__ import annotations

from conversations.journal import Journal


def test_the_newest_answer_is_the_last_that_was_given() -> None:
    journal = Journal({"day": "mon", "<slots": ["1", []], "slot": "9", "!book": True})
    assert journal.newest == "slot"
    journal.answer("day", "tue")
    assert journal.newest == "day"


def test_back_takes_what_was_read_since_too() -> None:
    journal = Journal({"day": "mon", "<slots": ["1", []], "slot": "9", "<more": ["2", []]})
    assert journal.take_back()
    assert journal == {"day": "mon", "<slots": ["1", []]}


def test_back_stops_at_what_was_done() -> None:
    journal = Journal({"day": "mon", "!book": True, "<slots": ["1", []]})
    assert not journal.take_back()
    assert list(journal) == ["day", "!book", "<slots"]


def test_back_in_an_empty_journal() -> None:
    assert not Journal().take_back()
    assert not Journal({"<slots": ["1", []], "~misses": 2}).take_back()


def test_misses_count_until_an_answer() -> None:
    journal = Journal()
    assert [journal.miss(), journal.miss(), journal.misses] == [1, 2, 2]
    journal.answer("day", "mon")
    assert journal.misses == 0
    assert journal == {"day": "mon"}


def test_given_answers_are_no_answers_of_the_person() -> None:
    journal = Journal.with_given({"words": "Hello"})
    assert (journal["words"], journal.newest, journal.untouched) == ("Hello", None, True)
    journal.answer("child", "11")
    assert (journal.newest, journal.untouched) == ("child", False)
    assert journal.take_back()
    assert not journal.take_back()
    assert (journal["words"], journal.newest, journal.untouched) == ("Hello", None, True)


def test_a_given_answer_that_was_asked_after_all_is_the_persons() -> None:
    journal = Journal.with_given({"words": ""})
    journal.answer("words", "Hello")
    assert journal.newest == "words"
    assert journal.take_back()
    assert "words" not in journal


def test_nothing_given_leaves_no_trace() -> None:
    assert Journal.with_given({}) == {}
