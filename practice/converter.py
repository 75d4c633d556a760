"""TOML values into frozen dataclasses, strictly: nothing is guessed, and every problem is told at once.

cattrs does the walking; it is named here only.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import partial
from operator import attrgetter, eq
from typing import Any, TypeVar

import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from models.errors import SettingsError

T = TypeVar("T")
Hooks = Mapping[Any, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a setting may be: in words for a person, and as a test of the converted value."""

    words: str
    test: Callable[[Any], bool]


class Unfit(ValueError):  # noqa: N818 - reads as what happened
    """A value that can't be used, and in words what could be; `key` names the part of it that is meant."""

    def __init__(self, value: object, words: str, key: str = "") -> None:
        super().__init__(f"is {reprlib.repr(value)}; allowed: {words}")
        self.key = key


def structured(raw: Mapping[str, Any], kind: type[T], *, hooks: Hooks, allowed: Mapping[str, Allowed]) -> T:
    """Turns a parsed TOML table into `kind`.

    Args:
        raw: the table.
        kind: a dataclass; its defaults stand in for what the table leaves out.
        hooks: what turns a TOML value into a field of this type; may raise `Unfit`.
        allowed: limits by dotted key, tested once everything has its type.

    Raises:
        SettingsError: one line for each unknown key, wrong type or value out of limits.
    """
    converter = _converter(hooks)
    try:
        settings = converter.structure(raw, kind)
    except (ClassValidationError, IterableValidationError) as error:
        raise SettingsError("\n".join(_problems(error, kind))) from None
    wrong = [
        f"{key} {Unfit(value, limit.words)}"
        for key, limit in allowed.items()
        if not limit.test(value := attrgetter(key)(settings))
    ]
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _converter(hooks: Hooks) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _exactly("true or false", bool))
    converter.register_structure_hook(int, _exactly("a whole number", int))
    converter.register_structure_hook(float, _exactly("a number", float, int))
    converter.register_structure_hook(bool, _exactly("true or false", bool))
    for kind, hook in hooks.items():
        converter.register_structure_hook_func(partial(eq, kind), partial(_value_only, hook))
    return converter


def _value_only(hook: Callable[[Any], Any], value: Any, _: Any) -> Any:  # noqa: ANN401 - as cattrs calls it
    return hook(value)


def _exactly(words: str, *types: type) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401 - whatever TOML held
        if type(value) not in types:  # isinstance would take True for 1
            raise Unfit(value, words)
        return types[0](value)

    return hook


def _text(value: Any, kind: type[str]) -> str:  # noqa: ANN401 - whatever TOML held
    """Also for every StrEnum, which to cattrs is a str."""
    members = [str(member) for member in kind] if issubclass(kind, StrEnum) else None
    if type(value) is not str or (members is not None and value not in members):
        raise Unfit(value, "text in quotes" if members is None else ", ".join(map(repr, members)))
    return kind(value)


def _problems(error: BaseException, kind: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 - any annotation
    """One line for each leaf of cattrs' tree of errors; `at` is the dotted key so far."""
    if isinstance(error, IterableValidationError):
        for inner, item in error.group_exceptions()[0]:
            yield from _problems(inner, item.type, f"{at}[{item.index}]")
    elif isinstance(error, ClassValidationError):
        with_notes, others = error.group_exceptions()
        for inner, note in with_notes:
            yield from _problems(inner, note.type, f"{at}.{note.name}" if at else note.name)
        for inner in others:
            yield from _problems(inner, kind, at)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(field.name for field in fields(error.cl))
        for name in sorted(error.extra_fields):
            yield f"unknown key {f'{at}.{name}' if at else name}; known here: {known}"
    elif isinstance(error, Unfit):
        yield f"{at}{error.key} {error}"
    elif isinstance(error, KeyError):
        yield f"{at} is missing"
    else:
        yield f"{at} has the wrong form; allowed: {'a table' if is_dataclass(kind) else 'a list of tables'}"
