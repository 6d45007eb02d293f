"""A ring of keys as the settings write it: `id:base64,…`, the first writes."""

from db.vault import BadKeys, new_keys, parse


def add(ring: str, key_id: str | None = None) -> tuple[str, str]:
    """The ring with a new key at its end, which reads and does not write yet; and that key alone. Left out: the next free id."""
    there = parse(ring)
    name = key_id or _next_id(list(there))
    if name in there:
        raise BadKeys(f"there is a key {name} already")
    if not name.isascii() or not name.isalnum():
        raise BadKeys("an id is made of letters and digits")
    key = new_keys(name)
    parse(key)
    return ",".join([*_pieces(ring), key]), key


def lead(ring: str, key_id: str) -> str:
    """The ring with this key first."""
    pieces = _pieces(ring)
    return ",".join(sorted(pieces, key=lambda piece: _id(piece) != key_id))


def without(ring: str, key_id: str) -> str:
    """The ring without this key."""
    return ",".join(piece for piece in _pieces(ring) if _id(piece) != key_id)


def _pieces(ring: str) -> list[str]:
    return [piece.strip() for piece in ring.split(",") if piece.strip()]


def _id(piece: str) -> str:
    return piece.partition(":")[0]


def _next_id(taken: list[str]) -> str:
    letters = taken[0].rstrip("0123456789") or "k"
    numbers = [int(rest) for one in taken if one.startswith(letters) and (rest := one[len(letters) :]).isdecimal()]
    return f"{letters}{max(numbers, default=0) + 1}"
