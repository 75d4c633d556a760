"""A practice whose store is filled by hand: known messages, some with text that tries to be markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import soundfile as sf

from models import migrate
from models.recording import AudioFacts, Direction, Message
from models.result import Failure, RecordingResult
from models.staff_score import Disclosure, Element, NumberPace, Pace, Privacy, RateWindow
from models.store import Store
from models.transcript import Verdict
from models.urgency import CallbackNumber, Evidence, Source, Tier, Topic
from models.views import Claim
from practice.settings import load
from tests.models import builders

HOSTILE = "<img src=x onerror=window.pwned=1> **bold** [link](javascript:alert(1))"
URGENT_TEXT = "I moved my visit and the stitches popped and it is bleeding no fever call 404 555 0132"
SOUND_S = 12.0


def evidence(text: str, quote: str, reason: str, start_s: float | None) -> Evidence:
    start = text.index(quote)
    end_s = None if start_s is None else start_s + 1.0
    return Evidence(quote, start, start + len(quote), reason, Source.RULE, start_s, end_s)


def fill(home: Path) -> dict[str, int]:
    """Makes the practice in `home`.

    Returns:
        Message ids by name: 'urgent', 'routine', 'hostile', 'silent', 'broken', 'waiting', 'staff'.
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "practice.toml").write_text(
        'name = "Harbor *Test* Clinic"\n[[mailboxes]]\nname = "main"\n[[staff]]\nname = "Dana"\n', encoding="utf-8"
    )
    practice = load(home)
    migrate.upgrade(practice.database_url)
    now = datetime.now(UTC).replace(microsecond=0)
    with Store.open(practice.database_url) as store:
        ids = {
            name: store.add(
                builders.recording(name),
                builders.arrival(received_at=now - timedelta(hours=hours), source_path=f"/inbox/{name}.wav", **more),
            )[0]
            for name, hours, more in (
                ("urgent", 3, {"caller_name": None}),
                ("routine", 30, {"caller_number": "+12025550101"}),
                ("hostile", 2, {"caller_name": HOSTILE, "caller_number": "+12025550102", "notes": (HOSTILE,)}),
                ("silent", 5, {"caller_name": None, "caller_number": None}),
                ("broken", 4, {"caller_number": "+12025550103"}),
                ("staff", 1, {"direction": Direction.OUTGOING, "staff_member": "Dana", "mailbox": "outgoing"}),
                ("waiting", 1, {"caller_number": "+12025550104"}),
            )
        }
        made: dict[int, Callable[[Claim, Message], RecordingResult | Failure]] = {
            ids["urgent"]: _urgent,
            ids["routine"]: lambda claim, _: builders.outcome(claim, Tier.ROUTINE),
            ids["hostile"]: _hostile,
            ids["silent"]: _silent,
            ids["broken"]: lambda *_: Failure("decode", "The file is not audio.", "Ask the caller.", permanent=True),
            ids["staff"]: _staff,
        }
        while claim := store.claim("test", lease_s=600):
            message = claim.messages[0]
            if message.id not in made:  # 'waiting' stays in work, as seen while a run is going on
                continue
            result = made[message.id](claim, message)
            if isinstance(result, Failure):
                store.fail(claim.recording.id, "test", result, max_attempts=3)
                continue
            store.complete(claim.recording.id, "test", replace(result, audio=AudioFacts(SOUND_S, "gsm", 8000, 1)))
            _write_sound(practice.playable_of(claim.recording.id))
    return ids


def _write_sound(target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    seconds = np.arange(int(SOUND_S * 16000)) / 16000
    loudness = 0.3 * (np.sin(2 * np.pi * 0.7 * seconds) > 0)
    sf.write(target, (loudness * np.sin(2 * np.pi * 220 * seconds)).astype(np.float32), 16000, format="FLAC")


def _urgent(claim: Claim, message: Message) -> RecordingResult:
    text = URGENT_TEXT
    number = text.index("404")
    judged = builders.assessment(
        Tier.SAME_HOUR,
        topic=Topic.POST_OP,
        evidence=(evidence(text, "stitches popped", "wound opening after surgery", 3.0),),
        negated=(evidence(text, "fever", "denied", 6.0),),
        callback_numbers=(CallbackNumber(text[number:], number, len(text), "4045550132", "+14045550132", 7.5, 8.9),),
        caller_name=None,
        gist="the stitches popped and it is bleeding",
        probabilities={Tier.EMERGENCY: 0.1, Tier.SAME_HOUR: 0.8, Tier.SAME_DAY: 0.07, Tier.ROUTINE: 0.03},
    )
    return replace(builders.outcome(claim), transcript=builders.transcript(text), assessments={message.id: judged})


def _hostile(claim: Claim, message: Message) -> RecordingResult:
    judged = builders.assessment(
        Tier.ROUTINE, gist=HOSTILE, caller_name=HOSTILE, evidence=(), negated=(), callback_numbers=()
    )
    return replace(builders.outcome(claim), transcript=builders.transcript(HOSTILE), assessments={message.id: judged})


def _silent(claim: Claim, message: Message) -> RecordingResult:
    judged = builders.assessment(Tier.SAME_DAY, gist="", evidence=(), negated=(), callback_numbers=(), caller_name=None)
    return replace(
        builders.outcome(claim, needs_person="no speech was heard"),
        transcript=builders.transcript("", verdict=Verdict.UNUSABLE),
        assessments={message.id: judged},
    )


def _staff(claim: Claim, message: Message) -> RecordingResult:
    text = "hi this is Dana your biopsy came back fine call 404 555 0199"
    score = builders.score(72.0).value
    pace = Pace(
        words=12,
        syllables=18,
        articulation_wpm=190.0,
        speaking_wpm=171.0,
        longest_pause_s=0.8,
        pause_share=0.2,
        windows=(RateWindow(0, 5, 150.0), RateWindow(5, 10, 190.0)),
        number=NumberPace(8.0, 9.0, 4.5, said_twice=False),
    )
    disclosure = Disclosure("your biopsy came back fine", 16, 42, "result", "high", 2.0, 4.4)
    elements = {
        "staff_name": Element(True, "this is Dana", 3, 15, 0.5, 1.9),
        "closing_thanks": Element(False),
    }
    made = replace(score, pace=pace, privacy=Privacy((disclosure,)), elements=elements)
    return replace(
        builders.outcome(claim),
        transcript=builders.transcript(text),
        scores={message.id: replace(builders.score(), value=made)},
    )
