import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import SettingsError
from models.staff_score import Element, Kind
from pipeline.tone.phrases import Rule, Span, compiled, sentences, trimmed
from pipeline.tone.scorer import score_text

FRAGMENTS = [
    "Hi, Mrs. Diaz,", "this is Dr. Omar Reyes from Elm Street Clinic.", "Your biopsy was benign", "Call 404-555-0132,",
    "four oh four, five five five, um, oh one three two", "nine to five, Monday through Friday", "911", "…", "¿Qué?",
    "Thank you!", "You owe $90.", "You've reached", "We're closed.", "\n", "  ", "İstanbul ß", "🙂", "(",
    "Don't be late",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=8), st.sampled_from([*Kind, None]))
def test_every_quote_is_an_exact_substring_at_its_offsets(parts: list[str], kind: Kind | None) -> None:
    text = " ".join(parts)
    score = score_text(text, kind)
    language = score.language
    phrases = [*language.empathy, *language.curt, *language.jargon]
    quotes = [(item.quote, item.start, item.end) for item in score.privacy.disclosures]
    quotes += [(item.quote, item.start, item.end) for item in phrases]
    for element in score.elements.values():
        if element.quote is not None and element.start is not None and element.end is not None:
            quotes.append((element.quote, element.start, element.end))
        else:
            assert element == Element(found=False)
    for quote, start, end in quotes:
        assert quote
        assert text[start:end] == quote


def test_sentences_end_after_marks_but_not_after_titles() -> None:
    text = "Hello, Mr. Boyd. Come at nine a.m. Monday! Bring your I.D. Thanks"
    assert [span.of(text).strip() for span in sentences(text)] == [
        "Hello, Mr. Boyd.",
        "Come at nine a.m. Monday!",
        "Bring your I.D. Thanks",
    ]


def rule(extent: str, *, unless: str | None = None, best: str | None = None, last: bool = False) -> Rule:
    patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (unless, best) if pattern)
    return Rule(
        "calling",
        (re.compile("call", re.IGNORECASE),),
        best=patterns[-1:] if best else (),
        unless=patterns[:1] if unless else (),
        extent=extent,
        last=last,
    )


TEXT = "We called. Please call me, any time. Call on."


@pytest.mark.parametrize(
    ("given", "quote"),
    [
        (rule("match"), "call"),
        (rule("clause"), "called"),
        (rule("sentence"), "We called"),
        (rule("sentence", last=True), "Call on"),
        (rule("clause", unless="we"), "call me"),
        (rule("sentence", best="please call"), "Please call me, any time"),
    ],
)
def test_the_extent_says_what_is_quoted(given: Rule, quote: str) -> None:
    span = given.find(TEXT)
    assert span is not None
    assert span.of(TEXT) == quote


def test_a_rule_that_finds_nothing_gives_none() -> None:
    assert rule("match").find("Nothing.") is None


def test_a_trimmed_span_has_no_marks_at_its_ends() -> None:
    assert trimmed("a, b. ", Span(1, 6)).of("a, b. ") == "b"


def test_a_bad_pattern_is_named() -> None:
    with pytest.raises(SettingsError, match="unknown"):
        compiled("{unknown}", {})
    with pytest.raises(SettingsError, match="rule file"):
        compiled("(", {})
