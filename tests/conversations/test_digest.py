"""The week, counted: percents that make a hundred, and no small group to be read or worked out."""

from __future__ import annotations

import random

from conversations.digest import Answer, Said, share_of, shown, week_of

SAYS: tuple[Said, ...] = ("good", "mostly", "not_good")


def answers(*groups: tuple[str, str, int], said: Said = "good") -> list[Answer]:
    """So many people of a language and grade."""
    return [
        Answer(1000 * number + one, language, grade, said)
        for number, (language, grade, count) in enumerate(groups)
        for one in range(count)
    ]


def test_shares_are_whole_and_make_a_hundred() -> None:
    chance = random.Random(1)
    for _ in range(200):
        some = [Answer(one, "en", "04", chance.choice(SAYS)) for one in range(chance.randrange(1, 40))]
        share = share_of(some)
        assert share.good + share.mostly + share.not_good == 100
        assert share.count == len(some)


def test_groups_large_enough_are_shown() -> None:
    week = week_of(answers(("es", "04", 6), ("en", "05", 8)), {}, 5)
    assert (set(week.by_language), set(week.by_grade), week.hidden) == ({"es", "en"}, {"04", "05"}, False)
    assert week.all is not None
    assert week.all.count == 14


def test_a_small_group_is_hidden_and_so_is_the_one_that_would_give_it_away() -> None:
    week = week_of(answers(("es", "04", 20), ("en", "04", 9), ("so", "04", 2)), {}, 5)
    assert set(week.by_language) == {"es"}, "all − es − en would be so"
    assert set(week.by_grade) == {"04"}
    assert week.hidden


def test_small_groups_that_are_enough_together_hide_no_other() -> None:
    week = week_of(answers(("es", "04", 20), ("ar", "04", 3), ("so", "04", 2)), {}, 5)
    assert set(week.by_language) == {"es"}
    week = week_of(answers(("es", "04", 20), ("en", "04", 5), ("ar", "04", 3), ("so", "04", 3)), {}, 5)
    assert set(week.by_language) == {"es", "en"}


def test_too_few_answers_show_nothing() -> None:
    week = week_of(answers(("es", "04", 4)), {1: "es", 2: "en"}, 5)
    assert (week.all, week.by_language, week.by_grade, week.rates) == (None, {}, {}, {})
    assert week_of([], {}, 5).hidden is False


def test_several_children_of_one_person_are_one_person() -> None:
    children = [Answer(1, "es", "04", "good")] * 6
    assert shown({"es": children}, 5) == frozenset()


def test_whatever_the_groups_nothing_small_can_be_worked_out() -> None:
    chance = random.Random(2)
    for _ in range(300):
        least = chance.choice((2, 5, 10))
        groups = [(f"l{number}", "04", chance.randrange(1, 25)) for number in range(chance.randrange(1, 7))]
        seen = shown({name: answers((name, grade, count)) for name, grade, count in groups}, least)
        sizes = {name: count for name, _grade, count in groups}
        assert all(sizes[name] >= least for name in seen)
        rest = sum(sizes[name] for name in sizes if name not in seen)
        assert rest == 0 or rest >= least or not seen


def test_rates_are_of_those_who_were_asked() -> None:
    some = answers(("es", "04", 6))
    asked = {one.person: "es" for one in some} | {9000 + number: "es" for number in range(6)} | {8000: "so"}
    week = week_of(some, asked, 5)
    assert (week.asked, week.answered, dict(week.rates)) == (13, 6, {"es": 50})
