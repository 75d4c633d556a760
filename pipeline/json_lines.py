"""JSON lines on stdin, for the commands that are filters: bad lines become errors in their place, the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import BinaryIO

BATCH = 32  # ours: the text model gains little beyond it, and a reader at the pipe's end waits for it


@dataclass(frozen=True, slots=True)
class Item:
    """One good line: its id as given, its text, and all its fields."""

    id: str | int
    text: str
    fields: dict[str, object]


@dataclass(frozen=True, slots=True)
class BadLine:
    """One line that can't be used: its number from 1, its id where it has one, and why, without its text."""

    line: int
    id: str | int | None
    error: str

    def as_json(self) -> dict[str, object]:
        """The line to answer with."""
        return {"id": self.id, "line": self.line, "error": self.error}


def read_batches(stream: BinaryIO) -> Iterator[list[Item | BadLine]]:
    """Reads lines as they come.

    Args:
        stream: UTF-8 text, a JSON object with `id` and `text` on each line.

    Yields:
        What has arrived, at most `BATCH` lines; a single line is not held back until more come.
    """
    lines: SimpleQueue[bytes | None] = SimpleQueue()

    def feed() -> None:
        try:
            for line in stream:
                lines.put(line)
        finally:
            lines.put(None)

    Thread(target=feed, name="stdin", daemon=True).start()
    ids: set[str | int] = set()
    number, ended = 0, False
    while not ended:
        batch: list[Item | BadLine] = []
        raw = lines.get()
        while raw is not None:
            number += 1
            batch.append(_parse(raw, number, ids))
            if len(batch) == BATCH:
                break
            try:
                raw = lines.get_nowait()
            except Empty:
                break
        ended = raw is None
        if batch:
            yield batch


def _parse(raw: bytes, number: int, ids: set[str | int]) -> Item | BadLine:
    """One line; its id goes into `ids`."""
    if not raw.strip():
        return BadLine(number, None, "the line is empty")
    try:
        fields = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError):
        return BadLine(number, None, "the line is no JSON")
    if not isinstance(fields, dict):
        return BadLine(number, None, "the line is no JSON object with id and text")
    given, text = fields.get("id"), fields.get("text")
    if isinstance(given, bool) or not isinstance(given, str | int) or not _encodable(str(given)):
        return BadLine(number, None, "id is missing, or neither text nor a whole number")
    if given in ids:
        return BadLine(number, given, "the id has been used before")
    ids.add(given)
    if not isinstance(text, str):
        return BadLine(number, given, "text is missing" if text is None else "text is not a string")
    if not _encodable(text):
        return BadLine(number, given, "text holds half a character (a lone surrogate)")
    return Item(given, text, fields)


def _encodable(text: str) -> bool:
    """Whether text can be written as UTF-8 again."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
