import numpy as np
import pytest

from models.staff_score import Kind
from models.transcript import Verdict
from pipeline.audio import Waveform
from pipeline.stages import Scorer
from pipeline.tone.scorer import StaffScorer, score_text
from tests.pipeline.tone.speaking import evenly, glide, said, silence, transcript, waveform

TEXT = (
    "Hi, Mr. Boyd, this is Ana from Elm Street Clinic. Please call me back at 404-555-0132. "
    "Thank you and have a good day."
)
_conforms: Scorer = StaffScorer()


def voiced(seconds: float) -> Waveform:
    """A voice that falls and rises, with the breaks that words have."""
    phrase = (glide(140, 110, 0.45), silence(0.05), glide(110, 150, 0.45), silence(0.05))
    return waveform(*phrase * int(seconds))


def test_findings_carry_the_time_at_which_they_are_said() -> None:
    words = evenly(TEXT)
    score = StaffScorer().score(voiced(13), transcript(words), None)
    assert score.kind is Kind.CALLBACK
    number = score.elements["callback_number"]
    spoken = next(word for word in words if word.text.startswith("404"))
    assert (number.start_s, number.end_s) == (spoken.start_s, spoken.end_s)
    assert score.language.empathy[0].start_s is not None
    assert score.elements["when_to_call"].start_s is None
    assert score.overall.score is not None
    assert score.needs_person is None


def test_the_slower_saying_of_the_number_counts() -> None:
    words = said(("Call", 0, 0.5), ("404-555-0132,", 0.5, 2.5), ("again", 2.5, 3), ("404-555-0132.", 3, 8))
    number = StaffScorer().score(voiced(8), transcript(words), Kind.CALLBACK).pace.number
    assert number is not None
    assert number.digits_per_s == pytest.approx(2.0)
    assert (number.said_twice, number.start_s) == (True, 3)


def test_time_compressed_speech_is_faster() -> None:
    plain, fast = (
        StaffScorer().score(voiced(13 / factor), transcript(evenly(TEXT, words_per_s=2 * factor)), None).pace
        for factor in (1.0, 1.3)
    )
    assert plain.articulation_wpm is not None
    assert fast.articulation_wpm == pytest.approx(1.3 * plain.articulation_wpm, rel=0.02)


def test_a_pause_in_the_sound_counts_although_a_word_is_stretched_over_it() -> None:
    sound = waveform(glide(140, 110, 2.0), silence(1.0), glide(110, 140, 2.0))
    pace = StaffScorer().score(sound, transcript(said(("hello", 0, 3.0), ("there", 3.0, 5.0))), None).pace
    assert pace.pause_count == 1
    assert pace.longest_pause_s == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (transcript(evenly(TEXT), verdict=Verdict.UNUSABLE, reasons=("mostly noise",)), "mostly noise"),
        (transcript(()), "No words"),
        (transcript(evenly("hola buenas tardes"), language="es"), "another language"),
    ],
)
def test_what_cannot_be_judged_asks_for_a_person_and_is_never_zero(heard: object, reason: str) -> None:
    score = StaffScorer().score(voiced(3), heard, None)  # type: ignore[arg-type]
    assert score.overall.score is None
    assert score.overall.band == "not scored"
    assert reason in (score.needs_person or "")
    assert score.elements == {}


@pytest.mark.parametrize("sound", [waveform(), waveform(silence(3)), Waveform(np.ones(16_000, dtype=np.float32))])
def test_silence_and_broken_sound_do_not_break_it(sound: Waveform) -> None:
    score = StaffScorer().score(sound, transcript(evenly(TEXT)), None)
    assert score.delivery.f0_median_hz is None
    assert score.pace.articulation_wpm is not None


def test_text_alone_has_counts_and_leaves_timed_questions_out() -> None:
    score = score_text(TEXT, None)
    assert (score.pace.words, score.pace.articulation_wpm) == (32, None)
    skipped = [line.question for line in score.overall.lines if line.points is None]
    assert skipped == ["pace", "number_can_be_written_down"]
    assert score_text("  ", None).overall.score is None


def test_a_good_message_scores_above_a_bad_one() -> None:
    bad = score_text("Lenny, your biopsy was malignant. Stop calling us.", Kind.CALLBACK).overall.score
    good = score_text(TEXT, Kind.CALLBACK).overall.score
    assert good is not None
    assert bad is not None
    assert good > bad + 30


def test_provenance_names_the_stage() -> None:
    assert (StaffScorer().provenance.stage, StaffScorer().provenance.model_name) == ("score", "swift-f0")
