"""Whether anything is written where nobody speaks: 200 clips of 3 to 60 s, clean and over telephone lines.

They are made by script (bench/sounds), the same ones for the same seed; the guards were set with other seeds. Bar: not
one word, and every clip is unusable for a reason that fits what was to be heard.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass

from bench.practice_home import record
from bench.sounds.clips import KINDS, MACHINES, MUSIC, NOISES, SILENCE, VOICES, Unspoken, clips
from models.transcript import Transcript, Verdict
from pipeline.transcribe import quality

SEED = 20261126
COUNT = 200
FITTING = {
    SILENCE: {quality.SILENCE, quality.NO_SPEECH},  # GSM makes faint noise of it
    NOISES: {quality.SILENCE, quality.NO_SPEECH, quality.NO_WORDS},
    MACHINES: {quality.TONES, quality.MUSIC},
    MUSIC: {quality.MUSIC, quality.TONES},
    VOICES: {quality.NO_WORDS, quality.NO_SPEECH, quality.SILENCE},
}
# a fan and an engine are machines, a receiver put down is followed by tones; drums and a modem's data are noise
ALSO_FITTING = {
    "hum": {quality.TONES, quality.MUSIC},
    "room": {quality.MUSIC},
    "traffic": {quality.MUSIC},
    "hang-up": {quality.TONES, quality.MUSIC},
    "drums": {quality.NO_SPEECH},
    "modem": {quality.NO_SPEECH},
    "fax": {quality.NO_SPEECH},
    "television": {quality.MUSIC},
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a clip: words written, and whether verdict and reason fit."""

    kind: str
    line: str
    words: int
    reasons: tuple[str, ...]
    fits: bool


def judge(clip: Unspoken, transcript: Transcript) -> Judged:
    """Whether nothing was written, and the verdict says why."""
    fitting = FITTING[KINDS[clip.kind][0]] | ALSO_FITTING.get(clip.kind, set())
    reasons = transcript.quality.reasons
    fits = transcript.quality.verdict is Verdict.UNUSABLE and len(reasons) == 1 and reasons[0] in fitting
    return Judged(clip.kind, clip.line, len(transcript.words), reasons, fits)


def table(every: list[Judged]) -> list[str]:
    """A row for each kind: clips, clips with words, words, and the reasons given."""
    rows = [f"{'kind':<16} {'clips':>5} {'with words':>10} {'words':>5} {'misfits':>7}  reasons"]
    for kind in dict.fromkeys(one.kind for one in every):
        own = [one for one in every if one.kind == kind]
        reasons = Counter("; ".join(one.reasons) for one in own)
        told = " | ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        spoiled, misfits = sum(one.words > 0 for one in own), sum(not one.fits for one in own)
        words = sum(one.words for one in own)
        rows.append(f"{kind:<16} {len(own):>5} {spoiled:>10} {words:>5} {misfits:>7}  {told}")
    return rows


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when a word was written or a verdict doesn't fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument("--seed", type=int, default=SEED, help="of the clips; another one makes others")
    parser.add_argument("--count", type=int, default=COUNT, help="how many clips")
    args = parser.parse_args()
    from pipeline.audio import Waveform
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model))
    every: list[Judged] = []
    seconds = 0.0
    for clip in clips(args.seed, args.count):
        waveform = Waveform(clip.samples)
        seconds += waveform.duration_s
        every.append(judge(clip, transcriber.transcribe(waveform)))
    print("\n".join(table(every)), flush=True)
    spoiled, words = sum(one.words > 0 for one in every), sum(one.words for one in every)
    misfits = sum(not one.fits for one in every)
    found = {"clips": len(every), "with_words": spoiled, "words": words, "misfits": misfits, "seed": args.seed}
    record(
        "nonspeech",
        found | {"model": args.model},
        f"{words} words (bar 0) in {spoiled} of {len(every)} clips without speech ({seconds / 60:.0f} min), "
        f"{misfits} verdicts that don't fit; {args.model}, seed {args.seed}",
    )
    return 1 if words or misfits else 0


if __name__ == "__main__":
    sys.exit(main())
