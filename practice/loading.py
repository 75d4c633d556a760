"""Reads practice.toml; a wrong value is told with its key, what it holds and what it may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from models.errors import SettingsError
from models.transcript import Channel
from models.urgency import Tier
from practice import phone, targets
from practice.converter import Allowed, Unfit, structured
from practice.rule_settings import RedFlagSettings
from practice.schedule import Closure, Site, Week
from practice.schedule_text import closures, week
from practice.settings import FILE_NAME, FILENAME_FIELDS, Mailbox, Practice, StaffMember, Targets, VocabularySettings
from practice.targets import Target, parsed


def load(home: Path) -> Practice:
    """Reads and checks `home`/practice.toml.

    Raises:
        SettingsError: there is no such file, it is not TOML, or some of its keys or values can't be used; names each.
    """
    file = home / FILE_NAME
    if not file.exists():
        raise SettingsError(f"there is no {FILE_NAME} in {home}. Run `ringback init` there first.")
    raw = _read(file)
    try:
        if "home" in raw:
            raise SettingsError("unknown key home; it is the folder that the file lies in")
        practice = structured(_complete(raw) | {"home": home}, Practice, hooks=_HOOKS, allowed=_ALLOWED)
        _refuse_unknown_sites(practice)
        return practice
    except SettingsError as error:
        raise SettingsError(f"{file} can't be used:\n{error}") from None


def load_red_flags(file: Path) -> RedFlagSettings:
    """Reads a file with nothing but the `red_flags` tables of a practice.toml: a draft of them.

    Raises:
        SettingsError: it can't be read, or holds something else.
    """
    raw = _read(file)
    try:
        if others := raw.keys() - {"red_flags"}:
            raise SettingsError(f"unknown key {min(others)}; a draft holds the tables of red_flags alone")
        return structured(raw, _Draft, hooks=_HOOKS, allowed={}).red_flags
    except SettingsError as error:
        raise SettingsError(f"{file} can't be used:\n{error}") from None


@dataclass(frozen=True, slots=True)
class _Draft:
    red_flags: RedFlagSettings = field(default_factory=RedFlagSettings)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{file} can't be read: {error.strerror}. Check its name and permissions.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. Correct it there.") from None


def _zone(value: Any) -> ZoneInfo:  # noqa: ANN401 - whatever TOML held
    try:
        return ZoneInfo(value)
    except (OSError, ValueError, TypeError, KeyError):  # a folder's name, an absolute path, a number, an unknown name
        raise Unfit(value, "an IANA time zone such as 'America/New_York'") from None


def _complete(raw: dict[str, Any]) -> dict[str, Any]:
    """The table with targets for the tiers that it leaves out: each is as it is by default."""
    defaults = {"clocks": targets.RESPONSE, "next_try": targets.NEXT_TRY}
    written = {key: {str(tier): str(target) for tier, target in default.items()} for key, default in defaults.items()}
    return raw | {key: written[key] | raw[key] for key in defaults if isinstance(raw.get(key), dict)}


def _targets(value: Any) -> Targets:  # noqa: ANN401 - whatever TOML held
    names = {str(tier): tier for tier in Tier}
    if not isinstance(value, dict) or not value.keys() <= names.keys():
        raise Unfit(value, f"a table with keys among {', '.join(names)}")
    return {names[name]: _target(name, text) for name, text in value.items()}


def _target(name: str, text: Any) -> Target:  # noqa: ANN401 - whatever TOML held
    if isinstance(text, str) and (found := parsed(text)) is not None:
        return found
    raise Unfit(text, "'15 min', '90 business min', 'close of business' or 'next business day'", key=f".{name}")


def _channel(value: Any) -> Channel | None:  # noqa: ANN401 - whatever TOML held
    if type(value) in (str, int) and value in _CHANNELS:
        return _CHANNELS[value]
    raise Unfit(value, "'left', 'right', or '' where it isn't known")


def _fits_file_names(pattern: str) -> bool:
    try:
        return re.compile(pattern).groupindex.keys() <= FILENAME_FIELDS
    except re.error:
        return False


def _is_url(text: str) -> bool:
    return not text or "://" in text


def _is_language(code: str) -> bool:
    return re.fullmatch("(|[a-z]{2,3})", code) is not None


def _refuse_unknown_sites(practice: Practice) -> None:
    sites = [site.name for site in practice.sites]
    for number, mailbox in enumerate(practice.mailboxes):
        if mailbox.site not in ("", *sites):
            problem = Unfit(mailbox.site, f"'' or the name of one of the sites: {', '.join(sites) or 'there are none'}")
            raise SettingsError(f"mailboxes[{number}].site {problem}")


def _named_once(items: tuple[Mailbox | StaffMember | Site, ...]) -> bool:
    names = [item.name.strip().casefold() for item in items]
    return "" not in names and len(set(names)) == len(names)


_CHANNELS: dict[str | int, Channel | None] = {
    "": None,
    "left": Channel.LEFT,
    "right": Channel.RIGHT,
    0: Channel.LEFT,  # as the file was written before there were names
    1: Channel.RIGHT,
}


def _sayable(names: tuple[str, ...]) -> bool:
    return all(any(character.isalpha() for character in name) for name in names)


def _syllables(value: Any) -> dict[str, str]:  # noqa: ANN401 - whatever TOML held
    words = 'a table of names and how they are said, such as "Dr. Achebe" = "ah chay bay"'
    if not isinstance(value, dict):
        raise Unfit(value, words)
    for name, syllables in value.items():
        if not isinstance(syllables, str) or not _sayable((syllables,)):
            raise Unfit(syllables, words, key=f".{name}")
    return value


def _said_are_known(vocabulary: VocabularySettings) -> bool:
    names = (*vocabulary.providers, *vocabulary.sites, *vocabulary.medicines, *vocabulary.procedures)
    return vocabulary.said.keys() <= set(names)


_HOOKS: dict[Any, Callable[[Any], Any]] = {
    Path: Path,
    ZoneInfo: _zone,
    Targets: _targets,
    Channel | None: _channel,
    Week: week,
    tuple[Closure, ...]: closures,
    dict[str, str]: _syllables,
}
_ALLOWED = {
    "name": Allowed("a name", lambda name: bool(name.strip())),
    "country": Allowed("two capital letters of ISO 3166 such as 'US'", phone.is_country),
    "database": Allowed(
        "'' or an SQLAlchemy URL such as 'postgresql+psycopg://...'", lambda url: not url or "://" in url
    ),
    "mailboxes": Allowed("a different, non-empty name for each", _named_once),
    "staff": Allowed("a different, non-empty name for each", _named_once),
    "sites": Allowed("a different, non-empty name for each", _named_once),
    "ingest.inbox": Allowed("a folder", lambda folder: bool(folder.strip())),
    "ingest.filename_pattern": Allowed(
        f"a regular expression with named groups among {', '.join(sorted(FILENAME_FIELDS))}", _fits_file_names
    ),
    "ingest.settle_s": Allowed("seconds from 0 to 3600", lambda seconds: 0 <= seconds <= 3600),
    "audio.max_minutes": Allowed("minutes above 0, up to 1440", lambda minutes: 0 < minutes <= 1440),
    "transcribe.model": Allowed("the name of a model, or a folder", lambda model: bool(model.strip())),
    "transcribe.language": Allowed("'' or an ISO 639-1 code such as 'es'", _is_language),
    "transcribe.beam_size": Allowed("a whole number from 1 to 50", lambda beams: 1 <= beams <= 50),
    "transcribe.device": Allowed("'cpu', 'cuda' or 'auto'", lambda device: device in ("cpu", "cuda", "auto")),
    "vocabulary": Allowed("said only for names that stand in one of its lists", _said_are_known),
    **{
        f"vocabulary.{names}": Allowed("names with letters in them", _sayable)
        for names in ("providers", "sites", "medicines", "procedures")
    },
    "triage.recall": Allowed("a share from 0.8 to 0.99", lambda recall: 0.8 <= recall <= 0.99),
    "run.workers": Allowed("a whole number from 0 (four for each core) to 256", lambda workers: 0 <= workers <= 256),
    "run.lease_s": Allowed("seconds from 10 to 86400", lambda seconds: 10 <= seconds <= 86400),
    "run.retry_s": Allowed("seconds from 0 to 3600", lambda seconds: 0 <= seconds <= 3600),
    "run.max_attempts": Allowed("a whole number from 1 to 100", lambda attempts: 1 <= attempts <= 100),
}
