"""What two parties say becomes one transcript, from which each can be taken again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.transcript import (
    Channel,
    NumberKind,
    Quality,
    Segment,
    SpokenNumber,
    Suggestion,
    TermKind,
    Transcript,
    Verdict,
    Word,
)
from models.urgency import Evidence, Source
from pipeline.conversation import merged, side_of

LEFT, RIGHT = Channel.LEFT, Channel.RIGHT


def said(*words: tuple[float, str], language: str | None = "en", verdict: Verdict = Verdict.GOOD) -> Transcript:
    """One segment, each word 0.3 s long."""
    spoken = tuple(Word(at_s, at_s + 0.3, text, 0.9) for at_s, text in words)
    segments = (Segment(spoken[0].start_s, spoken[-1].end_s, spoken),) if spoken else ()
    return Transcript(20.0, language, segments, Quality(verdict, () if verdict is Verdict.GOOD else ("why",)))


def number_of(transcript: Transcript, quote: str) -> SpokenNumber:
    start = transcript.text.index(quote)
    times = transcript.times_of(start, start + len(quote))
    assert times is not None
    digits = quote.replace(" ", "")
    return SpokenNumber(
        NumberKind.PHONE, digits, quote, start, start + len(quote), *times, 0.9, doubtful=False, readings=(digits,)
    )


CALLER = said((1, "my"), (1.4, "chest"), (1.8, "hurts"), (8, "call"), (8.4, "555"), (9.4, "0142"))
CALLER = replace(CALLER, numbers=(number_of(CALLER, "555 0142"),))
STAFF = said((4, "since"), (4.4, "when"), (4.8, "please?"), (8.9, "mm-hm"), (11, "thanks"))
WHOLE = merged({LEFT: STAFF, RIGHT: CALLER})


def test_turns_follow_each_other_and_a_murmur_interrupts_nobody() -> None:
    assert [(segment.channel, segment.text) for segment in WHOLE.segments] == [
        (RIGHT, "my chest hurts"),
        (LEFT, "since when please? mm-hm thanks"),
        (RIGHT, "call 555 0142"),
    ]
    assert WHOLE.channels == (LEFT, RIGHT)


def test_the_floor_is_taken_by_three_words() -> None:
    other = said((2.3, "wait"), (2.7, "a"), (3.1, "moment"))
    whole = merged({LEFT: said((1, "I"), (2, "am"), (4, "bleeding")), RIGHT: other})
    assert [segment.text for segment in whole.segments] == ["I am", "wait a moment", "bleeding"]


def test_words_stay_in_order_within_each_channel() -> None:
    for channel in WHOLE.channels:
        times = [w.start_s for segment in WHOLE.segments if segment.channel is channel for w in segment.words]
        assert times == sorted(times)


def test_numbers_stand_where_they_were_said() -> None:
    (number,) = WHOLE.numbers
    assert WHOLE.text[number.start : number.end] == number.quote == "555 0142"


def test_a_side_is_what_that_party_said() -> None:
    caller = side_of(WHOLE, RIGHT).transcript
    assert caller.text == CALLER.text
    assert caller.numbers == CALLER.numbers
    assert side_of(WHOLE, LEFT).transcript.numbers == ()


def test_what_is_found_in_a_side_is_placed_in_the_whole() -> None:
    caller = side_of(WHOLE, RIGHT)
    text = caller.transcript.text
    start = text.index("chest")
    found = caller.placed((Evidence("chest hurts", start, start + 11, "why", Source.RULE),))[0]
    assert WHOLE.text[found.start : found.end] == found.quote == "chest hurts"
    across = caller.placed(Evidence(text[start : start + 16], start, start + 16, "why", Source.RULE))
    assert across.quote == "chest hurts since when please? mm-hm thanks call"
    part = caller.placed(Evidence("est hur", start + 2, start + 9, "why", Source.RULE))
    assert part.quote == "est hur"


@pytest.mark.parametrize("quote", CALLER.text.split())
def test_every_word_of_a_side_has_its_place(quote: str) -> None:
    start = CALLER.text.index(quote)
    found = side_of(WHOLE, RIGHT).placed(Evidence(quote, start, start + len(quote), "why", Source.RULE))
    assert (found.quote, WHOLE.text[found.start : found.end]) == (quote, quote)


def test_each_party_has_its_language_and_the_worse_verdict_counts() -> None:
    spanish = replace(said((1, "me"), (2, "duele"), language="es", verdict=Verdict.DOUBTFUL), english="it hurts")
    whole = merged({LEFT: STAFF, RIGHT: spanish})
    assert (whole.language, whole.english) == ("es", "it hurts")
    assert whole.quality == Quality(Verdict.DOUBTFUL, ("right: why",))
    staff, caller = side_of(whole, LEFT).transcript, side_of(whole, RIGHT).transcript
    assert (staff.language, staff.english) == ("en", None)
    assert (caller.language, caller.english) == ("es", "it hurts")


def test_what_one_party_says_in_another_language_is_not_the_other_ones_rendering() -> None:
    staff = replace(
        said((4, "¿le"), (4.4, "duele"), (4.8, "el"), (5.2, "pecho?"), language="es"), english="chest pain?"
    )
    caller = replace(said((1, "hola"), (8, "no"), language="es"), english="hello, no")
    whole = merged({LEFT: staff, RIGHT: caller})
    assert [side_of(whole, channel).transcript.english for channel in (LEFT, RIGHT)] == ["chest pain?", "hello, no"]
    assert whole.english == "chest pain?\nhello, no"


def test_a_recording_of_one_sound_has_no_sides() -> None:
    assert side_of(CALLER, RIGHT).transcript is CALLER
    assert side_of(WHOLE, None).transcript is WHOLE


def test_suggestions_stand_where_they_were_said_and_go_with_their_party() -> None:
    caller = said((1, "the"), (1.4, "eloquence"), (8, "daily"))
    suggestion = Suggestion("eloquence", 4, 13, "Eliquis", TermKind.MEDICINE, 0.9, 1.4, 1.7)
    whole = merged({LEFT: said((0, "hello")), RIGHT: replace(caller, suggestions=(suggestion,))})
    (found,) = whole.suggestions
    assert (found.start, found.end) == (10, 19)
    assert whole.text[found.start : found.end] == found.quote == "eloquence"
    assert side_of(whole, LEFT).transcript.suggestions == ()
    assert side_of(whole, RIGHT).transcript.suggestions == (suggestion,)
