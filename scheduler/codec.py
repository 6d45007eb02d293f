"""Values of the rules as plain JSON and back, losing nothing: what the rows and the journal hold."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

NAME = "is"  # which member of a union an object is


def to_json(value: Any) -> Any:
    """A frozen value as JSON. Fields at their default are left out, so that a row stays small."""
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    if issubclass(kind, Enum):
        return {member: member.value for member in kind}.__getitem__
    if issubclass(kind, datetime):
        return datetime.isoformat
    if issubclass(kind, timedelta):
        return timedelta.total_seconds
    if issubclass(kind, tuple):
        return lambda value: [to_json(one) for one in value]
    return lambda value: value


def _dataclass_writer(kind: Any) -> Callable[[Any], Any]:
    name, defaults = kind.__name__, [(field.name, field.default) for field in fields(kind)]
    last: dict[str, tuple[Any, Any]] = {}  # of each field that holds a tuple: a batch writes the same ladder again and again

    def write(value: Any) -> dict[str, Any]:
        written: dict[str, Any] = {NAME: name}
        for field, default in defaults:
            part = getattr(value, field)
            if part is default or part == default:
                continue
            if type(part) is not tuple:
                written[field] = to_json(part)
                continue
            if field not in last or last[field][0] is not part:
                last[field] = (part, to_json(part))
            written[field] = last[field][1]
        return written

    return write


def from_json(kind: Any, written: Any) -> Any:
    """The value again, of this type (a class, or a union of them)."""
    return _reader(kind)(written)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(args)
    if origin is tuple:
        one = _reader(args[0])
        return lambda written: tuple(one(item) for item in written)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _members(kind).__getitem__
    if kind is datetime:
        return datetime.fromisoformat
    if kind is timedelta:
        return lambda written: timedelta(seconds=written)
    return lambda written: written


def _members(kind: type[Enum]) -> dict[Any, Enum]:
    return {member.value: member for member in kind}


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda written: kind(**{name: readers[name](part) for name, part in written.items() if name != NAME})


def _union_reader(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    named = {one.__name__: _reader(one) for one in args if isinstance(one, type) and is_dataclass(one)}
    enums = [one for one in args if isinstance(one, type) and issubclass(one, Enum)]
    words = {word: member for enum in reversed(enums) for word, member in _members(enum).items()}  # the first that has it
    others = [one for one in args if one is not type(None) and one not in enums and getattr(one, "__name__", "") not in named]
    plain = _reader(others[0]) if others else None

    def read(written: Any) -> Any:
        if written is None:
            return None
        if isinstance(written, dict):
            return named[written[NAME]](written)
        if isinstance(written, str | int) and written in words:
            return words[written]
        assert plain is not None, f"nothing of this union reads {type(written).__name__}"
        return plain(written)

    return read
