import pytest

from models.staff_score import Kind
from pipeline.tone.privacy import find_disclosures


@pytest.mark.parametrize(
    ("text", "kind", "severity", "part"),
    [
        ("Your biopsy was benign.", "result", "high", "biopsy was benign"),
        ("The test came back positive.", "result", "high", "positive"),
        ("It's about your diabetes.", "diagnosis", "high", "diabetes"),
        ("She has bronchitis.", "diagnosis", "high", "bronchitis"),
        ("Your Ozempic got approved.", "medicine", "high", "Ozempic"),
        ("We called in the amoxicillin.", "medicine", "high", "amoxicillin"),
        ("Take fifty milligrams.", "medicine", "high", "fifty milligrams"),
        ("Your colonoscopy is on Monday.", "procedure", "medium", "colonoscopy"),
        ("You still owe ninety dollars.", "balance", "medium", "owe ninety dollars"),
        ("It's seventy five a month.", "balance", "medium", "seventy five a month"),
        ("It's Ana from Eastlake Psychiatry.", "specialty", "medium", "Eastlake Psychiatry"),
        ("You called about your rash.", "reason", "low", "rash"),
        ("The key is under the mat.", "reason", "low", "key is under the mat"),
    ],
)
def test_a_disclosure_is_named_quoted_and_weighed(text: str, kind: str, severity: str, part: str) -> None:
    (disclosure,) = find_disclosures(text, Kind.CALLBACK).disclosures
    assert (disclosure.kind, disclosure.severity) == (kind, severity)
    assert part in disclosure.quote
    assert text[disclosure.start : disclosure.end] == disclosure.quote


@pytest.mark.parametrize(
    "text",
    [
        "Hi, Mr. Boyd, this is Ana from Elm Street Clinic. Please call me at 404-555-0132 about your visit.",
        "I won't leave any details on a voicemail. The number here is 763-555-0190.",
        "If you have chest pain or a seizure, call 911.",
        "Phone if you've had a fever over the weekend.",
        "It's Ana from Tall Pines Dermatology. I have a routine question.",
        "Our ramp is torn out this week.",
    ],
)
def test_the_minimum_necessary_discloses_nothing(text: str) -> None:
    assert find_disclosures(text, Kind.CALLBACK).disclosures == ()


def test_a_greeting_speaks_about_nobody() -> None:
    assert find_disclosures("For medication refills and flu shots press two.", Kind.GREETING).disclosures == ()


def test_finds_that_share_words_become_the_most_severe_one() -> None:
    disclosures = find_disclosures("Your lithium is zero point three, too low.", Kind.CALLBACK).disclosures
    assert [disclosure.severity for disclosure in disclosures] == ["high"]


def test_a_quote_ends_with_a_whole_word() -> None:
    text = "You have a balance of four hundred and twelve dollars and it is best to do something about it."
    (disclosure,) = find_disclosures(text, Kind.CALLBACK).disclosures
    assert text[disclosure.end] == " "
