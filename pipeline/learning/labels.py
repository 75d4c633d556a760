"""Labelled examples: what people said of messages, de-identified."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.errors import SettingsError
from models.heard import HeardMessage
from models.review import Review
from models.urgency import Tier, Topic
from pipeline.conversation import side_of
from pipeline.learning.deidentify import deidentified
from practice.settings import Practice


@dataclass(frozen=True, slots=True)
class Label:
    """One example.

    Attributes:
        id: the message's number.
        text: what the caller said, de-identified; in English.
        tier: what a person said it is.
        topic: likewise, None when nothing was said about that.
        machine_tier: what the machine said, None when it didn't.
    """

    id: int
    text: str
    tier: Tier
    topic: Topic | None = None
    machine_tier: Tier | None = None


def labels(messages: Iterable[HeardMessage], reviews: Mapping[int, Review], practice: Practice) -> Iterator[Label]:
    """An example for every message that has a review and was heard with any words."""
    ours = (*(member.name for member in practice.staff), *practice.vocabulary.providers, *practice.vocabulary.sites)
    for one in messages:
        review = reviews.get(one.id)
        if review is None:
            continue
        said = side_of(one.transcript, practice.audio.caller_channel).transcript
        text = deidentified(said.english or said.text, (*ours, one.arrival.caller_name or ""))
        if text.strip():
            machine = None if one.assessment is None else one.assessment.tier
            yield Label(one.id, text, review.tier, review.topic, machine)


def read(file: Path) -> list[Label]:
    """Labels that `ringback export labels` wrote.

    Raises:
        SettingsError: the file can't be read, or a line is no label; says which.
    """
    found = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} can't be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            found.append(Label(int(row["id"]), str(row["text"]), Tier(row["tier"])))
        except (ValueError, KeyError, TypeError):
            raise SettingsError(
                f"Line {number} of {file} is no label. `ringback export labels` writes what can be read."
            ) from None
    return found
