"""Requests that nobody's browser sends, and many that one might: drawn from a fixed seed, so that a failure comes again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, quote_from_bytes, urlencode

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.attack.asking import Asked, Headers
from tests.conftest import ATTACK

Drawn = TypeVar("Drawn")

MORE = 20  # times as many, by ATTACK=long

LONG = 70_000
FORM = "application/x-www-form-urlencoded"
TEXTS = (
    "", " ", "\0", "a\0b", "0", "-1", "9" * 5000, "1e9", "٣", "²", "0001-01-01", "9999-12-31", "2026-02-30", "0001-01-01T00:00",
    "9999-12-31T23:59", "2026-11-23T21:00+23:59", "24:00", "00:00", "25:61", "23:59:60", "=cmd|' /C calc'!A0", "@SUM(1)",
    "\"><xss onxss=1>", "{{7*7}}", "${jndi:ldap://x}", "%s%n", "\u202e\u2066", "𝔘𝔫𝔦", "🧒🏽" * 50, "\ufdfa" * 100, "a" * 3000, "x" * LONG,
    "' OR 1=1 --", "../../etc/passwd", "..\\..", "//evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
    "http://[", "\r\nSet-Cookie: a=b", "a\r\n\r\nb", "00000000-0000-0000-0000-000000000000", "f" * 32, "99999999999999999999", "null",
    "true", "[]", "on", "off", "1", "2", "12", "next", "5", "21:30",
)  # fmt: skip
_BROKEN = (
    b"%",
    b"%zz",
    b"%ff%fe",
    b"%ED%A0%80",
    b"%C0%AF",
    b"%00",
    b"%2e%2e%2f",
    b"%2F",
    b"%5C",
    b"%0d%0a",
    b"%3F",
    b"%23",
    b"..",
    b"%F0%9F",
)
_KINDS = (
    "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=x; charset=undefined",
    "multipart/form-data; boundary=x; charset=utf-7", "multipart/form-data; boundary=x; charset=idna", "multipart/form-data",
    "multipart/form-data; boundary=" + "b" * 200, "application/json", "text/plain", "text/xml", "", "/", ";;;",
    "application/octet-stream",
    "APPLICATION/X-WWW-FORM-URLENCODED", "application/x-www-form-urlencoded" + ";a=b" * 500, "\xff\xfe",
)  # fmt: skip
_METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "A" * 200)
_ODD_HEADERS: tuple[tuple[str, str], ...] = (
    ("x-forwarded-for", "127.0.0.1"), ("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "https"),
    ("forwarded", "host=evil.example"),
    ("x-original-url", "/metrics"), ("x-rewrite-url", "/accounts"), ("x-http-method-override", "DELETE"), ("range", "bytes=0-0,1-1,-5"),
    ("if-none-match", "*"), ("if-modified-since", "x"), ("accept", "*/*;q=0"), ("accept-encoding", "gzip, br, \xff"), ("live", "yes"),
    ("accept-language", "x" * 3000), ("content-encoding", "gzip"), ("expect", "100-continue"), ("upgrade", "websocket"),
    ("upgrade", "h2c"),
    ("connection", "upgrade, close"), ("transfer-encoding", "chunked"), ("content-length", "5"), ("content-length", "-1"),
    ("te", "trailers"),
    ("authorization", "Basic Og=="), ("cookie", "a=b; " * 1000), ("cookie", "said=%3Cxss%20onxss%3D1%3E"), ("cookie", "acting=\"\\000\""),
    ("cookie", "__Host-safetynet=" + "0" * 64), ("cookie", "safetynet=x; __Host-safetynet"), ("cookie", "\xff=\xfe; =;;=="),
    ("user-agent", "\xe9" * 4000), ("referer", "http://evil.example/"), ("x-twilio-signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ("x-telegram-bot-api-secret-token", "\xff"), ("sec-fetch-site", "same-origin"),
)  # fmt: skip
_CROSS: tuple[tuple[str, str], ...] = (("origin", "null"), ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"))
_HOSTS = (
    "evil.example",
    "",
    "127.0.0.1:8000",
    "localhost:99999",
    "[",
    "x/y",
    "duty.example.org:80",
    "duty.example.org.",
    "\xff",
    "a" * 9000,
)


def drawn(strategy: st.SearchStrategy[Drawn], number: int) -> list[Drawn]:
    """So many, always the same ones."""
    found: list[Drawn] = []

    @settings(
        max_examples=number * (MORE if ATTACK == "long" else 1), derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(one: Drawn) -> None:
        found.append(one)

    collect()
    return found


def _or(often: st.SearchStrategy[Drawn], seldom: st.SearchStrategy[Drawn], once_in: int = 4) -> st.SearchStrategy[Drawn]:
    return st.integers(1, once_in).flatmap(lambda at: seldom if at == 1 else often)


def values(known: Sequence[str]) -> st.SearchStrategy[str]:
    """What may be typed somewhere: what is there, what is odd, and anything."""
    return st.one_of(st.sampled_from(known), st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.text(max_size=20))


def _part(known: Sequence[str]) -> st.SearchStrategy[bytes]:
    written = values(known).map(lambda one: quote(one[:3000], safe="").encode())
    return _or(st.sampled_from(known).map(lambda one: quote(one).encode()), st.one_of(written, st.sampled_from(_BROKEN)), 3)


@dataclass(frozen=True)
class Door:
    """One way in: by which method, at which path, and the fields that a form there has. `known`: what may be meant there."""

    method: str
    path: str
    fields: Sequence[str] = ()
    known: Sequence[str] = ("",)


@st.composite
def _targets(draw: st.DrawFn, door: Door, *, is_odd: bool) -> bytes:
    path = b"/".join(draw(_part(door.known)) if part.startswith("{") else part.encode() for part in door.path.split("/"))
    if is_odd:
        path += draw(_or(st.just(b""), st.one_of(st.sampled_from(_BROKEN), st.sampled_from((b"/", b"//", b"/.", b";a=b"))), 4))
        path = draw(_or(st.just(path), st.sampled_from((b"/" + path, path.upper(), b"/%2e" + path, path.replace(b"/", b"%2F"))), 4))
    query = b""
    if door.method != "POST" or is_odd:
        pairs = draw(st.lists(st.tuples(st.sampled_from(door.fields or ("token",)), values(door.known)), max_size=3))
        query = urlencode([(name, value[:3000]) for name, value in pairs], errors="replace").encode()
        query += draw(_or(st.just(b""), st.sampled_from(_BROKEN), 6))
    path = path if path.startswith(b"/") else b"/" + path
    return path + (b"?" + query if query else b"")


def _multipart(pairs: Sequence[tuple[str, str]]) -> bytes:
    parts = (f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs)
    return ("".join(parts) + "--x--\r\n").encode("utf-8", "replace")


@st.composite
def _bodies(draw: st.DrawFn, door: Door, mark: str, *, is_odd: bool) -> tuple[str, bytes]:
    pairs = [(name, draw(values(door.known))) for name in door.fields if draw(st.integers(0, 5))]
    pairs += [("csrf", mark)] if mark else []
    kind = draw(_or(st.just(FORM), st.sampled_from(_KINDS), 2)) if is_odd else FORM
    form = _multipart(pairs) if kind.startswith("multipart") else urlencode(pairs, errors="replace").encode()
    odd = st.one_of(
        st.binary(max_size=60), st.just(b"&" * 5000), st.just(b"=" * 5000), st.just(form + b"&a=" + b"%ED%A0%80%ff"),
        st.just(form + b"&a=1" * 1200),
        st.just(b"--x\r\n" * 500), st.just(b'{"a":' * 2000), st.just(b"\x1f\x8b\x08" + b"\0" * 60),
        st.just(quote_from_bytes(b"\xff" * 500).encode()),
    )  # fmt: skip
    return kind, draw(_or(st.just(form), odd, 3)) if is_odd else form


@st.composite
def requests(draw: st.DrawFn, door: Door, host: str, *, mark: str = "") -> Asked:
    """A request there. `mark`: what a form of ours brings back; with one, the rest of the request is as a browser sends it."""
    is_odd, heads = not mark, [("host", host)]
    method = draw(_or(st.just(door.method), st.sampled_from(_METHODS), 4)) if is_odd else door.method
    kind, body = draw(_bodies(door, mark, is_odd=is_odd)) if method not in ("GET", "HEAD") else ("", b"")
    if is_odd:
        heads = [("host", draw(_or(st.just(host), st.sampled_from(_HOSTS), 8))), *draw(st.lists(st.sampled_from(_ODD_HEADERS), max_size=3))]
        heads += draw(_or(st.just([]), st.lists(st.sampled_from(_CROSS), max_size=1), 4))
    heads += [("content-type", kind)] if kind else []
    at = len(body) // 2
    return Asked(method, draw(_targets(door, is_odd=is_odd)), _heads(heads), (body[:at], body[at:]) if body else ())


def _heads(pairs: Sequence[tuple[str, str]]) -> Headers:
    return tuple((name.encode(), value.encode("latin-1", "replace")) for name, value in pairs)
