"""Whether a pause costs words: clips of one speaker joined with pauses of 0.5 to 10 s, against the same clips alone.

The pauses hold a line's noise at several levels, or digital silence. Bars: no word that was said, and heard in its clip
alone, is missing where the clip comes after a pause; and every word starts before it ends, inside the recording, none
before the one ahead of it. Speakers of the report half count; --half tune is for building. Spelled names are left out:
the model writes 'P-I-T-T-S' alone and 'Pitts' beside others, as it likes.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from bench.practice_home import record
from bench.speech_sets import Signal, Spoken, load
from bench.word_errors import words
from models.transcript import Transcript
from pipeline.audio import SAMPLE_RATE_HZ
from training.spoken_digits import DEFAULT_DATA

PAUSES_S = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0)
FILLED_DBFS = (None, -75.0, -60.0, -45.0)  # None is digital silence
CLIPS = 4  # in a message
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Message:
    """Clips of one speaker with pauses between them.

    Attributes:
        clips: in order.
        pauses_s: one less than there are clips.
        filled_dbfs: what each pause holds.
    """

    clips: tuple[Spoken, ...]
    pauses_s: tuple[float, ...]
    filled_dbfs: tuple[float | None, ...]

    @property
    def samples(self) -> Signal:
        """The whole message."""
        rng = np.random.default_rng(len(self.clips[0].samples))
        parts = [self.clips[0].samples]
        for clip, pause_s, dbfs in zip(self.clips[1:], self.pauses_s, self.filled_dbfs, strict=True):
            level = 0.0 if dbfs is None else 10 ** (dbfs / 20)
            parts += [rng.normal(0, level, round(pause_s * SAMPLE_RATE_HZ)).astype(np.float32), clip.samples]
        return np.concatenate(parts)


def messages(clips: Sequence[Spoken], seed: int = 1) -> Iterator[Message]:
    """Every clip of a speaker who has two or more, once; each pause as often with each filling."""
    shuffle = random.Random(seed)
    clips = [clip for clip in clips if any(len(word) > 1 for word in clip.text.split())]
    fillings = itertools.cycle(
        shuffle.sample(combined := list(itertools.product(PAUSES_S, FILLED_DBFS)), len(combined))
    )
    by_speaker: dict[str, list[Spoken]] = {}
    for clip in clips:
        by_speaker.setdefault(clip.speaker, []).append(clip)
    made: list[tuple[Spoken, ...]] = []
    for _, own in sorted(by_speaker.items()):
        shuffle.shuffle(own)
        made += [tuple(own[start : start + CLIPS]) for start in range(0, len(own) - 1, CLIPS)]
    shuffle.shuffle(made)
    for joined in made:
        if len(joined) > 1:
            chosen = [next(fillings) for _ in joined[1:]]
            yield Message(joined, tuple(pause_s for pause_s, _ in chosen), tuple(dbfs for _, dbfs in chosen))


def compared(transcript: Transcript) -> list[str]:
    """The words of a transcript, '18th' as '18', without the full stop that a number leaves behind."""
    return [word for word in words(transcript.text) if word[0].isalnum() and word not in ORDINAL_ENDINGS]


def rightly(heard: Sequence[str], said: str) -> list[str]:
    """The words of a clip that were said: one that the model made up can't be lost."""
    matched = SequenceMatcher(None, heard, words(said), autojunk=False)
    return [word for block in matched.get_matching_blocks() for word in heard[block.a : block.a + block.size]]


def missing(alone: Sequence[Sequence[str]], together: Sequence[str]) -> list[list[str]]:
    """The words of each clip that the joined message lacks.

    What only reads otherwise isn't missing: a word counts where the letters in its place have no room for half of it.

    Args:
        alone: the words of each clip by itself.
        together: the words of the message.
    """
    said = [(place, word) for place, own in enumerate(alone) for word in own]
    lost: list[list[str]] = [[] for _ in alone]
    matched = SequenceMatcher(None, [word for _, word in said], together, autojunk=False)
    for kind, start, end, heard_from, heard_to in matched.get_opcodes():
        room = len("".join(together[heard_from:heard_to]))
        for place, word in said[start:end] if kind != "equal" else ():
            if room < len(word) / 2:
                lost[place].append(word)
            room -= len(word)
    return lost


def disordered(transcript: Transcript) -> int:
    """How many words don't satisfy 0 <= start < end <= duration, or start before the one ahead of them ends."""
    earliest = 0.0
    wrong = 0
    for word in transcript.words:
        wrong += not earliest <= word.start_s < word.end_s <= transcript.duration_s
        earliest = word.end_s
    return wrong


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder with manifest.jsonl")
    parser.add_argument("--model", default="base")
    parser.add_argument("--half", choices=("report", "tune"), default="report", help="which speakers")
    parser.add_argument("--count", type=int, help="no more messages than this")
    args = parser.parse_args()
    made = list(itertools.islice(messages(load(args.data, args.half)), args.count))
    from pipeline.audio import Waveform
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model))
    lost, after, changed_in, wrong, count = Counter[float](), Counter[float](), 0, 0, 0
    for message in made:
        alone = [transcriber.transcribe(Waveform(clip.samples)) for clip in message.clips]
        together = transcriber.transcribe(Waveform(message.samples))
        heard = [compared(one) for one in alone]
        right = [rightly(own, clip.text) for own, clip in zip(heard, message.clips, strict=True)]
        gone = missing(right, compared(together))
        for pause_s, dbfs, own, lacking in zip(message.pauses_s, message.filled_dbfs, right[1:], gone[1:], strict=True):
            after[pause_s] += len(own)
            lost[pause_s] += len(lacking)
            if lacking:
                filled = "digital silence" if dbfs is None else f"noise at {dbfs:g} dBFS"
                print(f"{message.clips[0].name}: after {pause_s:g} s of {filled}: {' '.join(lacking)}", flush=True)
        changed_in += [word for own in heard for word in own] != compared(together)
        wrong += sum(map(disordered, (*alone, together)))
        count += sum(len(one.words) for one in (*alone, together))
    for pause_s in PAUSES_S:
        print(f"{pause_s:>4g} s: {lost[pause_s]} of {after[pause_s]} words missing after the pause")
    summary = (
        f"{lost.total()} of {after.total()} words (bar 0) missing after pauses of 0.5 to 10 s in {len(made)} messages, "
        f"{changed_in} of them not word for word as alone; {wrong} of {count} word times out of order (bar 0); "
        f"{args.model}, {args.half} half"
    )
    found = {"messages": len(made), "missing": dict(lost), "words": dict(after), "out_of_order": wrong}
    record("pauses", found | {"model": args.model}, summary)
    return 1 if lost.total() or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
