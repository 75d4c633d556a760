"""The real tiny.en hears real voices, and nothing where nobody speaks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bench.nonspeech import judge
from bench.sounds.clips import Unspoken, make
from models.errors import SettingsError, WeightsError
from models.recording import AudioFacts
from models.transcript import Channel, Transcript, Verdict
from pipeline.audio import Decoded, Waveform, decode
from pipeline.conversation import hear, side_of
from pipeline.parties import voices_of
from pipeline.stages import Transcriber
from pipeline.transcribe import quality
from pipeline.transcribe.decoding import Asked, Encoded, Said
from pipeline.transcribe.formats import Format, render
from pipeline.transcribe.whisper import WhisperTranscriber
from practice.settings import TranscribeSettings
from tests.audio_samples import Signal, clipped, dtmf, fax_cng, music, noise, silence, stereo, tone

pytestmark = pytest.mark.slow
SPANISH = Path(__file__).parents[3] / "samples/incoming/vm-0021.opus"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "speech"
SPOKEN_DIGITS = {
    "phone-number-male": "4126879526",
    "phone-number-female": "2710826",
}


def voice(name: str) -> Signal:
    """A real voice, with half a second of quiet line on either side."""
    samples, rate_hz = soundfile.read(FIXTURES / f"{name}.flac", dtype="float32")
    assert rate_hz == 16_000
    line = noise(0.5, level=0.0005)
    return np.concatenate([line, samples, line])


def breathing(seconds: float = 8.0) -> Signal:
    """Noise that swells and fades every three seconds, as close to a receiver."""
    at_s = np.arange(round(seconds * 16_000)) / 16_000
    swelling = np.maximum(np.sin(2 * np.pi * at_s / 3), 0) ** 2
    breath: Signal = noise(seconds, level=0.08) * swelling.astype(np.float32)
    return breath


def clicks(seconds: float = 6.0) -> Signal:
    """A bad contact: a crack every half second."""
    line = noise(seconds, level=0.002)
    for start in range(4000, len(line), 8000):
        line[start : start + 60] = noise(60 / 16_000, level=0.5, seed=start)
    return line


@pytest.fixture(scope="module")
def transcriber() -> WhisperTranscriber:
    return WhisperTranscriber(TranscribeSettings(model="tiny.en"))


def digits(transcript: Transcript) -> str:
    """Every digit of the text, whether written as a figure or as a word."""
    spelled = "zero one two three four five six seven eight nine".split()
    text = re.sub(r"[a-z]+", lambda word: str(spelled.index(word[0])) if word[0] in spelled else "", transcript.text)
    return "".join(character for character in text if character.isdigit())


def fit_for_use(transcript: Transcript) -> bool:
    """Whether all times are in order and inside the recording."""
    times = [time_s for word in transcript.words for time_s in (word.start_s, word.end_s)]
    return (
        times == sorted(times)
        and all(word.start_s < word.end_s for word in transcript.words)
        and (not times or (times[0] >= 0 and times[-1] <= transcript.duration_s))
    )


@pytest.mark.parametrize("name", SPOKEN_DIGITS)
def test_a_telephone_number_is_heard_digit_by_digit(transcriber: Transcriber, name: str) -> None:
    heard = transcriber.transcribe(Waveform(voice(name)))
    assert digits(heard) == SPOKEN_DIGITS[name]
    assert heard.language == "en"
    assert heard.quality.verdict is not Verdict.UNUSABLE
    assert fit_for_use(heard)
    assert all(type(word.start_s) is type(word.end_s) is type(word.probability) is float for word in heard.words)
    start_s, end_s = heard.speech[0][0], heard.speech[-1][1]
    assert start_s - 0.1 <= heard.words[0].start_s < heard.words[-1].end_s <= end_s + 0.1


def test_a_date_of_birth_is_heard(transcriber: Transcriber) -> None:
    heard = transcriber.transcribe(Waveform(voice("date-of-birth-male")))
    assert "August 16" in heard.text
    assert digits(heard) == "161965"


def test_a_pause_of_ten_seconds_loses_nothing(transcriber: Transcriber) -> None:
    both = np.concatenate([voice("date-of-birth-male"), noise(10.0, level=0.0005), voice("phone-number-female")])
    heard = transcriber.transcribe(Waveform(both))
    assert digits(heard) == "161965" + SPOKEN_DIGITS["phone-number-female"]
    assert max(after.start_s - before.end_s for before, after in itertools.pairwise(heard.words)) > 9
    assert fit_for_use(heard)


def test_speech_40_db_too_quiet_is_heard_and_marked(transcriber: Transcriber) -> None:
    heard = transcriber.transcribe(Waveform(voice("phone-number-male") * np.float32(0.01)))
    assert digits(heard) == SPOKEN_DIGITS["phone-number-male"]
    assert heard.quality.verdict is Verdict.DOUBTFUL
    assert quality.QUIET in heard.quality.reasons


def test_clipped_speech_is_heard_and_marked(transcriber: Transcriber) -> None:
    loud = voice("phone-number-male")
    heard = transcriber.transcribe(Waveform(clipped(loud / np.abs(loud).max())))
    assert digits(heard)[:3] == "412"
    assert quality.CLIPPED in heard.quality.reasons


def test_a_message_that_breaks_off_is_marked(transcriber: Transcriber) -> None:
    whole = voice("phone-number-male")
    heard = transcriber.transcribe(Waveform(whole[: round(3.3 * 16_000)]))
    assert heard.words
    assert quality.CUT_OFF in heard.quality.reasons


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        pytest.param(silence(5.0), quality.SILENCE, id="silence"),
        pytest.param(silence(0.0), quality.SILENCE, id="nothing at all"),
        pytest.param(silence(0.01), quality.SILENCE, id="a hundredth of a second"),
        pytest.param(noise(8.0, level=0.0005), quality.NO_SPEECH, id="a quiet line"),
        pytest.param(noise(8.0, level=0.2), quality.NO_SPEECH, id="a loud line"),
        pytest.param(breathing(), quality.NO_SPEECH, id="breathing"),
        pytest.param(clicks(), quality.NO_SPEECH, id="cracks"),
        pytest.param(tone(440, 6.0), quality.TONES, id="a tone"),
        pytest.param(tone(350, 6.0, level=0.2) + tone(440, 6.0, level=0.2), quality.TONES, id="a dial tone"),
        pytest.param(dtmf("18005550100"), quality.TONES, id="dialled digits"),
        pytest.param(fax_cng(), quality.TONES, id="a fax calling"),
        pytest.param(np.concatenate([silence(1.0), tone(2100, 3.0)]), quality.TONES, id="a fax answering"),
        pytest.param(music(8.0), quality.MUSIC, id="music on hold"),
    ],
)
def test_where_nobody_speaks_nothing_is_written(transcriber: Transcriber, sound: Signal, reason: str) -> None:
    heard = transcriber.transcribe(Waveform(sound))
    assert heard.text == ""
    assert heard.language is None
    assert (heard.quality.verdict, heard.quality.reasons) == (Verdict.UNUSABLE, (reason,))


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        ("melody", 1),
        ("plucked strings", 2),
        ("music on hold", 3),
        ("modem", 4),
        ("coughs", 5),
        ("wind", 6),
        ("television", 7),
        ("television", 8),
    ],
)
def test_what_a_box_catches_besides_messages_gives_no_words(transcriber: Transcriber, kind: str, seed: int) -> None:
    clip = Unspoken(kind, "clean", make(kind, seed, 5.0))
    judged = judge(clip, transcriber.transcribe(Waveform(clip.samples)))
    assert (judged.words, judged.fits) == (0, True), judged.reasons


def test_a_tone_after_the_message_adds_nothing(transcriber: Transcriber) -> None:
    sound = np.concatenate([voice("phone-number-female"), tone(1000, 1.0), dtmf("1"), silence(1.0)])
    assert digits(transcriber.transcribe(Waveform(sound))) == SPOKEN_DIGITS["phone-number-female"]


def test_the_same_recording_reads_the_same_from_any_thread_and_after_any_other(transcriber: Transcriber) -> None:
    waveforms = [Waveform(voice(name)) for name in SPOKEN_DIGITS]
    alone = [transcriber.transcribe(waveform) for waveform in waveforms]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(transcriber.transcribe, waveforms))
    assert together == alone


def test_provenance_tells_model_and_settings(transcriber: Transcriber) -> None:
    told = transcriber.provenance
    assert (told.stage, told.model_name) == ("transcribe", "whisper-tiny.en")
    assert told.model_hash.startswith("1a5afae0")
    assert set(told.settings) == {"beam_size", "compute_type", "device", "digits", "language"}


def test_a_language_that_the_model_cannot_hear_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"language is 'es', which the model 'tiny\.en' can't hear.*: en\."):
        WhisperTranscriber(TranscribeSettings(model="tiny.en", language="es"))


@pytest.mark.parametrize("wrong", [{"device": "abacus"}, {"device": "cpu", "compute_type": "int3"}])
def test_what_this_machine_cannot_do_is_a_matter_of_settings(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="can't be used here"):
        WhisperTranscriber(TranscribeSettings(model="tiny.en", **wrong))  # type: ignore[arg-type]


def test_a_folder_whose_files_are_no_model_is_refused(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(WeightsError, match="can't be loaded"):
        WhisperTranscriber(TranscribeSettings(model=str(tmp_path)))


def test_a_decoding_that_runs_in_circles_is_done_again(
    transcriber: WhisperTranscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = transcriber._engine
    decode = engine.decode
    asked: list[float] = []

    def circling(chunks: Sequence[Encoded], wanted: Sequence[Asked]) -> list[Said]:
        asked.extend(each.repetition_penalty for each in wanted)
        found = decode(chunks, wanted)
        again = [each.repetition_penalty == 1.0 for each in wanted]
        return [
            Said(each.tokens, "again " * 40, -0.1, 0.0) if circles else each
            for each, circles in zip(found, again, strict=True)
        ]

    monkeypatch.setattr(engine, "decode", circling)
    assert digits(transcriber.transcribe(Waveform(voice("phone-number-male")))) == SPOKEN_DIGITS["phone-number-male"]
    assert max(asked) > 1.0


def test_many_recordings_at_once_read_as_each_does_alone(transcriber: WhisperTranscriber) -> None:
    waveforms = [Waveform(voice(name)) for name in SPOKEN_DIGITS] + [Waveform(silence(2.0)), Waveform(silence(0.0))]
    with ThreadPoolExecutor(len(waveforms)) as threads:
        together = list(threads.map(transcriber.transcribe, waveforms))
    assert together == [transcriber.transcribe(each) for each in waveforms]


def test_a_message_longer_than_the_model_hears_at_once_loses_nothing(transcriber: WhisperTranscriber) -> None:
    names = ("date-of-birth-male", "phone-number-female", "phone-number-male")
    heard = transcriber.transcribe(Waveform(np.concatenate([voice(name) for name in names * 3])))
    assert digits(heard) == ("161965" + SPOKEN_DIGITS["phone-number-female"] + SPOKEN_DIGITS["phone-number-male"]) * 3
    assert fit_for_use(heard)


def test_base_tells_english_and_renders_another_language_in_english() -> None:
    waveform = Waveform(voice("date-of-birth-male"))
    heard = WhisperTranscriber(TranscribeSettings(model="base", beam_size=1)).transcribe(waveform)
    assert (heard.language, heard.english) == ("en", None)
    assert digits(heard) == "161965"
    told = WhisperTranscriber(TranscribeSettings(model="base", language="es", beam_size=1)).transcribe(waveform)
    assert told.language == "es"
    assert told.english is not None
    assert "1965" in told.english


def test_two_parties_are_heard_apart(transcriber: WhisperTranscriber) -> None:
    """Two real voices, talking at once for a while, each leaking into the other's channel."""
    long = stereo(voice("phone-number-male"), np.concatenate([silence(3.5), voice("phone-number-female")]))
    left, right = long[0] + 0.05 * long[1], long[1] + 0.05 * long[0]
    sides = Waveform(left.astype(np.float32)), Waveform(right.astype(np.float32))
    facts = AudioFacts(sides[0].duration_s, "pcm_s16le", 16_000, 2)
    heard = hear(voices_of(Decoded(Waveform(long.mean(axis=0)), facts, sides=sides)), transcriber)
    for channel, name in zip(Channel, SPOKEN_DIGITS, strict=True):
        side = side_of(heard, channel).transcript
        assert digits(side) == SPOKEN_DIGITS[name]
        assert fit_for_use(side)


@pytest.fixture(scope="module")
def linguist() -> WhisperTranscriber:
    """The model that practices use, which knows more than English."""
    return WhisperTranscriber(TranscribeSettings(model="base"))


def test_spanish_is_written_in_spanish_and_rendered_in_english(linguist: WhisperTranscriber) -> None:
    heard = linguist.transcribe(decode(SPANISH).waveform)
    assert heard.language == "es"
    assert {"hijo", "temperatura", "agua"} <= set(re.findall(r"\w+", heard.text.lower()))
    assert {"son", "water", "eat"} <= set(re.findall(r"\w+", (heard.english or "").lower()))
    assert heard.quality.verdict is not Verdict.GOOD
    assert any("spoken in Spanish" in reason for reason in heard.quality.reasons)
    assert heard.english and heard.english in render(heard, "a.wav", Format.TXT)


def test_a_message_that_goes_on_in_spanish_is_doubtful(linguist: WhisperTranscriber) -> None:
    english, spanish = voice("date-of-birth-male"), decode(SPANISH).waveform.samples[: 12 * 16_000]
    heard = linguist.transcribe(Waveform(np.concatenate([*[english] * 4, spanish])))
    assert heard.quality.verdict is not Verdict.GOOD
    assert any("may be spoken in" in reason for reason in heard.quality.reasons)
