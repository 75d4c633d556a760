"""JSON lines on stdin: each bad one is answered in its place, good ones are not held up."""

from __future__ import annotations

import io
import json
import os

import pytest

from pipeline.json_lines import BATCH, BadLine, Item, read_batches


def read(*lines: str | bytes) -> list[Item | BadLine]:
    raw = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return [item for batch in read_batches(io.BytesIO(raw)) for item in batch]


def test_good_lines_come_in_order_with_all_their_fields() -> None:
    found = read('{"id": 1, "text": "a"}', '{"id": "two", "text": "", "kind": "greeting"}')
    assert found == [
        Item(1, "a", {"id": 1, "text": "a"}),
        Item("two", "", {"id": "two", "text": "", "kind": "greeting"}),
    ]


@pytest.mark.parametrize(
    ("line", "given", "said"),
    [
        ("", None, "empty"),
        ("   ", None, "empty"),
        ("{", None, "no JSON"),
        ("[1, 2]", None, "no JSON object"),
        ("[" * 100_000, None, "no JSON"),
        (b'{"id": 1, "text": "\xff"}', None, "no JSON"),
        ('{"text": "a"}', None, "id is missing"),
        ('{"id": true, "text": "a"}', None, "id is missing"),
        ('{"id": "\\ud800", "text": "a"}', None, "id is missing"),
        ('{"id": 1}', 1, "text is missing"),
        ('{"id": 1, "text": 5}', 1, "not a string"),
        ('{"id": 1, "text": "\\ud800"}', 1, "half a character"),
        ('{"id": "seen", "text": "a"}', "seen", "used before"),
    ],
)
def test_a_bad_line_is_an_error_and_the_rest_goes_on(line: str | bytes, given: object, said: str) -> None:
    first, bad, last = read('{"id": "seen", "text": "a"}', line, '{"id": "last", "text": "b"}')
    assert isinstance(first, Item)
    assert isinstance(bad, BadLine)
    assert (bad.line, bad.id) == (2, given)
    assert said in bad.error
    assert isinstance(last, Item)


def test_a_byte_order_mark_is_no_error() -> None:
    assert isinstance(read(b'\xef\xbb\xbf{"id": 1, "text": "a"}')[0], Item)


def test_batches_are_small() -> None:
    lines = "\n".join(json.dumps({"id": n, "text": "a"}) for n in range(BATCH * 3))
    sizes = [len(batch) for batch in read_batches(io.BytesIO(lines.encode()))]
    assert sum(sizes) == BATCH * 3
    assert max(sizes) <= BATCH


def test_a_lone_line_is_not_held_back() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as stdin, os.fdopen(write_end, "wb", buffering=0) as writer:
        writer.write(b'{"id": 1, "text": "a"}\n')
        batches = read_batches(stdin)
        assert len(next(batches)) == 1  # before the pipe is closed
        writer.close()
        assert list(batches) == []


def test_nothing_comes_of_nothing() -> None:
    assert read() == []
