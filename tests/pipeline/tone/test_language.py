import pytest

from pipeline.tone.language import find_language


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I'm so sorry about the wait.", "acknowledges feelings"),
        ("I know how frustrating this is.", "acknowledges feelings"),
        ("Thank you for your patience.", "thanks"),
        ("Please don't worry, it's nothing urgent.", "reassures"),
        ("I'll be glad to walk you through it.", "offers help"),
        ("Have a great day.", "wishes well"),
    ],
)
def test_words_that_help(text: str, reason: str) -> None:
    language = find_language(text)
    assert reason in [phrase.reason for phrase in language.empathy]
    assert language.curt == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Stop calling us.", "orders instead of asking"),
        ("Don't be late.", "orders instead of asking"),
        ("You people always do this.", "dismisses the caller"),
        ("That is not my problem.", "dismisses the caller"),
        ("You'll be charged if you miss it.", "threatens"),
        ("Failure to appear will be recorded.", "threatens"),
    ],
)
def test_words_that_hurt(text: str, reason: str) -> None:
    assert reason in [phrase.reason for phrase in find_language(text).curt]


@pytest.mark.parametrize("word", ["prior authorization", "EOB", "benign", "NPO"])
def test_words_that_patients_may_not_know(word: str) -> None:
    (phrase,) = find_language(f"We need the {word} today.").jargon
    assert phrase.quote == word


def test_a_plain_message_has_none_of_them() -> None:
    language = find_language("It's Ana at Elm Street Clinic. Please call me at 404-555-0132.")
    assert (language.empathy, language.curt, language.jargon) == ((), (), ())
