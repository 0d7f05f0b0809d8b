"""Texts that a person must check before a machine's translation of them is sent, and texts that only look like one."""

from __future__ import annotations

import pytest

from conversations.high_stakes import high_stakes, read_mark
from conversations.lexicon import languages, lexicon

EXAMPLES = [
    (language, reason, text)
    for language in languages("stakes")
    for reason, text in lexicon(language, "stakes").examples
]
#: Written after the word lists, and not used to make them: (text, whether a person should look).
UNSEEN = [
    ("Leo got hurt on the playground and has a swollen lip.", True),
    ("Your son was involved in a fight after school.", True),
    ("We are concerned about her behavior and would like to set up a behavior plan.", True),
    ("The nurse gave him ice for his knee.", True),
    ("He is not allowed to bring a pocket knife to school.", True),
    ("There was a power outage and we are in a shelter in place.", True),
    ("Please send the doctor's note for her asthma medicine.", True),
    ("The evaluation shows that she qualifies for special education.", True),
    ("He was suspended from the bus for three days.", True),
    ("A court order says who may pick her up.", True),
    ("She told me she feels sick, can you pick her up?", True),
    ("He called another student a racist name.", True),
    ("Your child has been exposed to strep throat.", True),
    ("The team will talk about his accommodations for the state test.", True),
    ("Someone saw a man with a gun near campus. All students are safe.", True),
    ("Jun ran away from the class and left campus.", True),
    ("Please bring your ID and the custody papers.", True),
    ("She had an allergic reaction to a snack.", True),
    ("He has been bullied by two boys.", True),
    ("The police officer wants to talk to you.", True),
    ("Our class won the book fair prize!", False),
    ("Picture day is Tuesday, wear a nice shirt.", False),
    ("We need more pencils and glue sticks.", False),
    ("Sofía was a great leader in group work.", False),
    ("The spelling test is moved to Friday.", False),
    ("Thank you for the cupcakes, they were a hit!", False),
    ("The soccer game starts at 4 on the upper field.", False),
    ("He finished all of his reading log.", False),
    ("Can you come to the conference on Wednesday at 5?", False),
    ("The cafeteria has pizza on Fridays.", False),
    ("We will plant seeds and watch them grow.", False),
    ("He needs help with fractions, please practice at home.", False),
    ("Mateo made a new friend today.", False),
    ("Please return the library book.", False),
    ("Amina's poem was so good that we all clapped.", False),
    ("The zoo trip leaves at 8:15 from the front door.", False),
    ("She loves the unit on the human body.", False),
    ("Field day: water fights and popsicles!", False),
    ("He was sent to the office to get an award.", False),
    ("We watched a film about firefighters.", False),
]


@pytest.mark.parametrize("language, reason, text", EXAMPLES)
def test_the_word_lists_do_what_their_examples_say(language: str, reason: str, text: str) -> None:
    assert (high_stakes(text, language) or "none") == reason


def test_of_unseen_texts_nearly_all_are_judged_right() -> None:
    missed = [text for text, stakes in UNSEEN if stakes and not high_stakes(text, "en")]
    alarms = [text for text, stakes in UNSEEN if not stakes and high_stakes(text, "en")]
    assert len(missed) <= 1, missed
    assert len(alarms) <= 1, alarms


@pytest.mark.parametrize(
    "text, reason, rest",
    [
        ("#iep See you at 3.", "iep", "See you at 3."),
        ("#salud: Está bien.", "health", "Está bien."),
        ("#مراجعة مرحبا", "asked", "مرحبا"),
        ("#homework page 4", "", "#homework page 4"),
        ("#review", "", "#review"),
        ("Please call me. #review", "asked", "Please call me."),
        ("Her knee hurts (#health).", "health", "Her knee hurts"),
        ("(#health) Her knee hurts.", "health", "Her knee hurts."),
        ("We meet in room #504", "", "We meet in room #504"),
        ("Write #iep on it", "", "Write #iep on it"),
        ("x" + " " * 20_000 + "x", "", "x" + " " * 20_000 + "x"),
    ],
)
def test_a_tag_says_why_and_is_not_sent(text: str, reason: str, rest: str) -> None:
    assert read_mark(text) == (reason, rest)


def test_english_words_count_whatever_staff_speak() -> None:
    assert high_stakes("La reunión del IEP", "es") == "iep"
    assert high_stakes("Cita con el IEP", "fr") == "iep"
    assert high_stakes("", "en") is None
