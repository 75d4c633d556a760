"""`ringback doctor`: is everything here that the work needs, and is anything waiting for a person to set it right?"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from models.errors import RingbackError, SettingsError
from models.recording import Status
from pipeline.home import open_practice, open_store
from practice.hours import next_opening
from practice.public_holidays import refuse_unknown
from practice.settings import FILE_NAME, Practice

PYTHON = (3, 11)
FREE_BYTES = 1_000_000_000  # ours: some 14 hours of telephone audio, at 8 kB/s and 12 kB/s for its playable copy
CODECS = (
    "pcm_mulaw pcm_alaw pcm_u8 pcm_s16le pcm_s24le pcm_f32le gsm gsm_ms adpcm_ima_wav adpcm_ms g722 g726 mp3 amrnb "
    "amrwb opus vorbis aac flac wmav2"
).split()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: 'weights' and the like; the key in the JSON.
        ok: whether it is as it must be.
        detail: what was found.
        remedy: what to do when it isn't ok, else ''.
        facts: more values for programs.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    facts: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"ok": self.ok, "detail": self.detail, "remedy": self.remedy} | self.facts


def examine(home: Path, *, model: str | None = None) -> Iterator[Check]:
    """Looks at everything, one check after another; no check's trouble ends the others.

    Args:
        home: the practice's folder; without a practice.toml there, what concerns the machine is checked.
        model: another speech model than the one set.

    Yields:
        The checks, in the order in which to set things right.
    """
    yield _python()
    practice, settings = _settings(home)
    yield settings
    checks: dict[str, Callable[[Practice], Check]] = {"weights": lambda p: _weights(model or p.transcribe.model)}
    checks |= {"urgency_model": _urgency_model, "codecs": lambda _: _codecs(), "disk": _disk}
    if (home / FILE_NAME).is_file():
        checks |= {
            "hours": _hours,
            "permissions": _permissions,
            "database": _database,
            "ingest": _ingest,
            "queue": _queue,
        }
    for name, check in checks.items():
        try:
            yield check(practice)
        except RingbackError as error:
            yield Check(name, False, str(error))
        except OSError as error:
            yield Check(name, False, f"{error.strerror or type(error).__name__}: {error.filename}")


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info[:2] >= PYTHON
    return Check("python", ok, version, "" if ok else "Install Python 3.11 or later.", {"version": version})


def _settings(home: Path) -> tuple[Practice, Check]:
    """The practice to look at, defaults when there is none, and the check of its practice.toml."""
    file = home / FILE_NAME
    if not file.is_file():
        detail = f"no {FILE_NAME} in {home}: the defaults hold (`ringback init` makes a practice's folder)"
        return Practice(home=home), Check("settings", True, detail)
    try:
        return open_practice(home), Check("settings", True, str(file), facts={"path": str(file)})
    except SettingsError as error:
        return Practice(home=home), Check("settings", False, str(error), f"Correct {file}.")


def _weights(model: str) -> Check:
    """The speech model in use: every byte of it is read again."""
    from pipeline.transcribe.weights import find, verify

    found = find(model)
    verify(found.folder)
    facts: dict[str, object] = {"path": str(found.folder), "name": found.name, "sha256": found.sha256}
    return Check("weights", True, f"{found.name} in {found.folder}, SHA-256 {found.sha256[:12]}…", facts=facts)


def _urgency_model(practice: Practice) -> Check:
    """The text model and rules that triage uses: loaded as for a message, which checks hash and practice.toml."""
    from pipeline.build import build_classifier
    from pipeline.classify.decide import cost_of
    from pipeline.classify.weight_files import WEIGHTS, card

    classifier = build_classifier(practice)
    made_by = classifier.provenance
    facts: dict[str, object] = {"name": made_by.model_name, "sha256": made_by.model_hash}
    cost = cost_of(card(WEIGHTS), practice.triage.recall)
    facts |= {"recall": practice.triage.recall, "sensitivity": cost.sensitivity, "precision": cost.precision}
    detail = (
        f"{made_by.model_name}, SHA-256 {made_by.model_hash[:12]}…; recall {practice.triage.recall:g} wanted: on "
        f"validation data {cost.sensitivity:.0%} of urgent messages flagged, {cost.precision:.0%} of flags right"
    )
    return Check("urgency_model", True, detail, facts=facts)


def _codecs() -> Check:
    """Whether PyAV's FFmpeg decodes what phone systems write."""
    from av.codec import Codec
    from av.codec.codec import UnknownCodecError

    missing = []
    for name in CODECS:
        try:
            Codec(name, "r")
        except UnknownCodecError:
            missing.append(name)
    if missing:
        remedy = "Install PyAV from its wheels: pip install --force-reinstall av"
        return Check("codecs", False, f"can't decode {', '.join(missing)}", remedy, {"missing": missing})
    return Check("codecs", True, f"all {len(CODECS)} decoders are there", facts={"missing": missing})


def _disk(practice: Practice) -> Check:
    folder = next(folder for folder in (practice.home, *practice.home.parents) if folder.exists())
    free = shutil.disk_usage(folder).free
    ok = free >= FREE_BYTES
    remedy = "" if ok else "Free some space: recordings and their copies need it."
    return Check("disk", ok, f"{free / 1e9:.1f} GB free", remedy, {"free_bytes": free})


def _hours(practice: Practice) -> Check:
    """Whether every site has hours, and its holidays are known."""
    now = datetime.now(UTC)
    for name in ("", *(site.name for site in practice.sites)):
        schedule = practice.schedule_of(name)
        if schedule.closures.public_holidays:
            year = now.astimezone(schedule.time_zone).year
            refuse_unknown(schedule.closures.open_on, schedule.country, schedule.closures.state, year)
        if next_opening(schedule, now) is None:
            remedy = "Correct [hours] in practice.toml: messages are overdue at once."
            return Check("hours", False, f"{name or practice.name} is not open for a year", remedy)
    return Check("hours", True, "every site has hours, and its holidays are known")


def _permissions(practice: Practice) -> Check:
    """Whether this user can write where recordings are kept, and no other can look into it: it is patients' voices."""
    folders = [folder for folder in (practice.home, practice.originals, practice.playable) if folder.exists()]
    shut = [str(folder) for folder in folders if not _is_writable(folder)]
    if shut:
        remedy = (
            "Give these folders to the user that runs ringback (chown), and that user the right to write (chmod u+rwx)."
        )
        return Check("permissions", False, f"this user can't write {', '.join(shut)}", remedy, {"shut": shut})
    if practice.home.stat().st_mode & stat.S_IRWXO == 0:  # nobody gets past it to what is inside
        return Check("permissions", True, "closed to other users of this machine")
    open_ones = [str(folder) for folder in folders if folder.stat().st_mode & stat.S_IRWXO]
    return Check(
        "permissions",
        False,
        f"open to every user of this machine: {', '.join(open_ones)}",
        f"Close it: chmod o-rwx {practice.home}",
        {"open": open_ones},
    )


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def _database(practice: Practice) -> Check:
    from models import migrate

    revision, head = migrate.current(practice.database_url), migrate.head()
    facts: dict[str, object] = {"revision": revision, "head": head}
    if revision != head:
        found = f"its schema is {revision}, this version needs {head}" if revision else "there is none"
        return Check("database", False, found, f"Run: ringback init {practice.home}", facts)
    open_store(practice).close()
    return Check("database", True, f"at revision {revision}", facts=facts)


def _ingest(practice: Practice) -> Check:
    """Files that could not be taken in: nobody has heard them."""
    with open_store(practice) as store:
        problems = store.problems()
    facts: dict[str, object] = {
        "problems": [{"path": p.path, "reason": p.reason, "remedy": p.remedy} for p in problems]
    }
    if not problems:
        return Check("ingest", True, "every file was taken in", facts=facts)
    first = problems[0]
    detail = f"{len(problems)} files could not be taken in, the first: {first.path}: {first.reason}"
    return Check("ingest", False, detail, first.remedy, facts)


def _queue(practice: Practice) -> Check:
    """Where the messages stand; those that need a person are work, not a fault."""
    with open_store(practice) as store:
        counts = store.counts()
    detail = ", ".join(f"{count} {status.value.replace('_', ' ')}" for status, count in counts.items())
    return Check("queue", True, detail, facts={status.value: counts.get(status, 0) for status in Status})
