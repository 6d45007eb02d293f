"""What an ID token says, once every part of it is believed: who signed it, for whom, for which errand, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from service.sign_in.openid.directory import NotBelieved
from service.sign_in.settings import OpenId

LEEWAY = 60  # seconds that two clocks may be apart
SUBJECT_AT_MOST, CALLED_AT_MOST, GROUPS_AT_MOST = 255, 100, 1000
# By a key that the directory alone has. `none` is nobody's signature, and HS… is anybody's who has read its public key.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class UnknownKey(NotBelieved):
    """Signed by a key that the directory had not told us of when we asked last."""


class _Headers(JWSRegistry):
    max_header_length = 4096  # some send a chain of certificates along


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the directory says of somebody. `groups` is none, where it says nothing of any."""

    subject: str
    groups: frozenset[str] | None
    worker: str | None
    called: str
    shown: str


def believed(token: str, keys: KeySet, openid: OpenId, nonce: str, now: datetime) -> Claimed:
    """What the token says, or why it is not believed."""
    try:
        read = jwt.decode(token, keys, registry=_Headers(algorithms=ALGORITHMS, strict_check_header=False))
        wanted = {"iss": {"essential": True, "value": openid.issuer}, "aud": {"essential": True, "value": openid.client_id}}
        claims = CodeIDToken(read.claims, read.header, wanted, {"nonce": nonce, "client_id": openid.client_id})
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except InvalidKeyIdError:
        raise UnknownKey("unknown key") from None
    except ClaimError as wrong:
        raise NotBelieved(f"{wrong.error} {wrong.claim}") from None
    except JoseError as wrong:
        raise NotBelieved(wrong.error) from None
    except (ValueError, TypeError, OverflowError) as wrong:
        raise NotBelieved(type(wrong).__name__) from None
    subject = read.claims["sub"]
    if not subject or len(subject) > SUBJECT_AT_MOST or not subject.isprintable():
        raise NotBelieved("sub")
    if openid.acr is not None and read.claims.get("acr") != openid.acr:
        raise NotBelieved("acr")
    return _claimed(subject, read.claims, openid)


def _claimed(subject: str, claims: Mapping[str, Any], openid: OpenId) -> Claimed:
    called = next((found for name in ("preferred_username", "upn", "email") if (found := _words(claims.get(name)))), subject)
    worker = None if openid.worker is None else claims.get(openid.worker)
    is_number = isinstance(worker, int) and not isinstance(worker, bool)
    return Claimed(
        subject,
        _groups(claims.get(openid.groups)),
        (str(worker) if is_number else _words(worker)) or None,
        called[:CALLED_AT_MOST],
        _words(claims.get("name")) or called[:CALLED_AT_MOST],
    )


def _groups(said: object) -> frozenset[str] | None:
    """A list, or the only one; a list in which something else stands is none."""
    if isinstance(said, str):
        return frozenset({said})
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return frozenset(said[:GROUPS_AT_MOST])
    return None


def _words(said: object) -> str:
    """Words for a page, on one line; nothing, where it is something else."""
    return " ".join(said.split())[:CALLED_AT_MOST] if isinstance(said, str) and said.replace("\n", " ").isprintable() else ""
