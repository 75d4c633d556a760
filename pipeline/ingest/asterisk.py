"""Asterisk's voicemail spool: <context>/<mailbox>/INBOX/msg0000.wav with msg0000.txt beside it."""

from __future__ import annotations

import configparser
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import PurePath

from models.recording import Direction
from pipeline.ingest.facts import Facts, checked
from pipeline.ingest.names import is_audio
from pipeline.ingest.source import Found, Refusal
from practice.settings import Practice

_LIMIT_BYTES = 64 * 1024
_MESSAGE = re.compile(r"msg\d{4,}")
_FOLDERS = frozenset("INBOX Old Work Family Friends Cust1 Cust2 Cust3 Cust4 Cust5 Urgent".split())
_GREETINGS = frozenset(("unavail", "busy", "greet", "temp"))
_CALLER = re.compile(r'\s*"?(?P<name>[^"<]*?)"?\s*<(?P<number>[^<>]*)>\s*')
_WITHHELD = frozenset(("", "unknown", "anonymous", "private", "restricted", "unavailable", "asterisk"))
_BEST_FIRST = (".wav", ".sln", ".sln16", ".g722", ".flac", ".ulaw", ".alaw")  # the rest lose more: GSM, G.729


def read(found: Found, practice: Practice, now: datetime) -> Facts:
    """What msgNNNN.txt and the folders say; nothing when this is no spool."""
    stem = PurePath(found.name).stem
    if stem in _GREETINGS and found.folders and found.folders[0].isdigit():
        return Facts(direction=Direction.GREETING, mailbox=found.folders[0])
    if PurePath(found.name).suffix.lower() == ".txt":
        return Facts()
    try:
        content = found.beside(f"{stem}.txt", _LIMIT_BYTES)
    except (OSError, Refusal):
        return _ignored("it can't be read")
    if content is None:
        return Facts()
    said = _message_section(content)
    if said is None:  # some other text that happens to lie there, unless the name is Asterisk's
        return _ignored("it has no [message] section") if _MESSAGE.fullmatch(stem) else Facts()
    return checked(_translated(said, found.folders, practice), "the message's .txt", practice=practice, now=now)


def spare_formats(sizes: Mapping[str, int]) -> dict[str, str]:
    """Asterisk can write each message in several formats; one of them is enough.

    Args:
        sizes: of all files in a folder, in bytes, by name.

    Returns:
        For each file that need not be taken in, the one that is: the best format that isn't empty.
    """
    by_stem: dict[str, list[str]] = defaultdict(list)
    for name in sizes:
        stem = PurePath(name).stem
        if is_audio(name) and _MESSAGE.fullmatch(stem) and f"{stem}.txt" in sizes:
            by_stem[stem].append(name)

    def loss(name: str) -> tuple[bool, int, str]:
        suffix = PurePath(name).suffix  # case tells .wav (linear) from .WAV (GSM)
        rank = _BEST_FIRST.index(suffix) if suffix in _BEST_FIRST else len(_BEST_FIRST)
        return sizes[name] == 0, rank, name

    best = {stem: min(formats, key=loss) for stem, formats in by_stem.items()}
    return {name: best[stem] for stem, formats in by_stem.items() for name in formats if name != best[stem]}


def in_the_making(names: Collection[str]) -> frozenset[str]:
    """Folders of a mailbox that Asterisk records in: a finished message is moved from there to INBOX.

    Its writes are 32 KiB apart, up to 20 seconds of GSM: a recording there looks complete long before it is.

    Args:
        names: of everything in a folder.
    """
    return frozenset({"tmp"} if "INBOX" in names else ())


def _message_section(content: bytes) -> dict[str, str] | None:
    parser = configparser.ConfigParser(interpolation=None, strict=False, comment_prefixes=(";",), delimiters=("=",))
    try:
        parser.read_string(content.decode("utf-8", "replace"))
        return dict(parser["message"])
    except (configparser.Error, KeyError):
        return None


def _translated(said: Mapping[str, str], folders: tuple[str, ...], practice: Practice) -> dict[str, object]:
    caller = said.get("callerid", "")
    parts = _CALLER.fullmatch(caller)
    name, number = (parts["name"], parts["number"]) if parts else ("", caller)
    return {
        "mailbox": _mailbox(said, folders, practice),
        "caller_name": None if name.strip().lower() in _WITHHELD else name,
        "caller_number": None if number.strip().lower() in _WITHHELD else number,
        "received_at": said.get("origtime"),
        "duration_s": said.get("duration"),
        "marked_urgent": True if said.get("flag") == "Urgent" or folders[:1] == ("Urgent",) else None,
    }


def _mailbox(said: Mapping[str, str], folders: tuple[str, ...], practice: Practice) -> str | None:
    """The mailbox whose folder it lies in; a copy in another mailbox still names the first one in its .txt."""
    if len(folders) > 1 and folders[0] in _FOLDERS:
        owner = folders[1]
        if owner.isdigit() or owner in {mailbox.name for mailbox in practice.mailboxes}:
            return owner
    return said.get("origmailbox")


def _ignored(reason: str) -> Facts:
    return Facts(notes=(f"the message's .txt was ignored: {reason}",))
