"""The council's directory, as its own documents describe it: where it is asked, and by which keys it signs. Read when needed, and kept."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

from service.sign_in.openid.wire import Unreachable, ask
from service.sign_in.settings import OpenId, is_safe

WITHIN = 5.0  # seconds for each answer
KEPT_FOR = timedelta(hours=1)
KEYS_AGAIN_AFTER = timedelta(minutes=1)  # a key that nobody knows may be new; whoever makes keys up has us ask once a minute
TRIED_AGAIN_AFTER = timedelta(seconds=10)  # while it is silent, nobody else waits for it

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_OURS = frozenset({"invalid_client", "unauthorized_client"})
_PATH = "/.well-known/openid-configuration"


class NotBelieved(Exception):
    """The directory answered, and it proves nobody: by the kind of fault alone."""


class Misnamed(NotBelieved):
    """It calls itself otherwise than our settings do."""


class RefusesUs(Exception):
    """It does not know this service, or its secret is not right any more."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where browsers are sent, where codes are redeemed, where its keys are, and how we say there who we are."""

    entrance: str
    token: str
    keys: str
    we_prove_by: str


class Directory:
    """One directory. What it said is kept for an hour, in this process."""

    def __init__(self, openid: OpenId, within: float = WITHIN) -> None:
        self.openid, self.within = openid, within
        self._alone = asyncio.Lock()
        self._places: tuple[datetime, Places] | None = None
        self._keys: tuple[datetime, KeySet] | None = None
        self._silent: tuple[datetime, Unreachable] | None = None

    async def places(self, now: datetime) -> Places:
        """What its discovery document says."""
        async with self._alone:
            return await self._found(now)

    async def _found(self, now: datetime) -> Places:
        if self._places is None or now - self._places[0] >= KEPT_FOR:
            self._places = now, self._read(await self._asked(self.openid.issuer.rstrip("/") + _PATH, now))
        return self._places[1]

    def _read(self, said: dict[str, Any]) -> Places:
        if said.get("issuer") != self.openid.issuer:
            raise Misnamed("issuer")
        entrance, token, keys = (said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
        if not all(isinstance(one, str) and is_safe(one) for one in (entrance, token, keys)):
            raise NotBelieved("addresses")
        # In a form, where it may: there our secret is spelt one way, and in a header by each directory in its own.
        ways = said.get("token_endpoint_auth_methods_supported")
        by_form = isinstance(ways, list) and "client_secret_post" in ways
        return Places(str(entrance), str(token), str(keys), "client_secret_post" if by_form else "client_secret_basic")

    async def keys(self, now: datetime, *, anew: bool = False) -> KeySet:
        """By what it signs; `anew`, where something was signed by none of them."""
        async with self._alone:
            places = await self._found(now)
            kept_for = KEYS_AGAIN_AFTER if anew else KEPT_FOR
            if self._keys is None or now - self._keys[0] >= kept_for:
                said = await self._asked(places.keys, now)
                self._keys = now, KeySet(_usable(said.get("keys")))
            return self._keys[1]

    async def _asked(self, url: str, now: datetime) -> dict[str, Any]:
        if self._silent is not None and now - self._silent[0] < TRIED_AGAIN_AFTER:
            raise Unreachable(str(self._silent[1]))
        try:
            answered = await ask(url, self.within)
            if answered.status != 200:
                raise Unreachable(f"HTTP {answered.status}")
        except Unreachable as silent:
            self._silent = now, silent
            raise
        self._silent = None
        return dict(answered.said)

    async def way_there(self, now: datetime, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is sent, to come back to `back` with a code."""
        client = OAuth2Client(
            None, self.openid.client_id, scope=self.openid.scope, redirect_uri=back, code_challenge_method="S256"
        )  # it only spells the address: nothing is asked here
        strength = {} if self.openid.acr is None else {"acr_values": self.openid.acr}
        entrance = (await self.places(now)).entrance
        address, _ = client.create_authorization_url(entrance, state=state, code_verifier=verifier, nonce=nonce, **strength)
        return str(address)

    async def redeemed(self, now: datetime, back: str, code: str, verifier: str) -> str:
        """The ID token that a code stands for. A code is good once, and only with the verifier that we kept."""
        places = await self.places(now)
        form = prepare_token_request("authorization_code", code=code, redirect_uri=back, code_verifier=verifier)
        us = ClientAuth(self.openid.client_id, self.openid.client_secret, places.we_prove_by)
        url, headers, body = us.prepare("POST", places.token, dict(_FORM), form)
        answered = await ask(url, self.within, body, headers)
        error, token = answered.said.get("error"), answered.said.get("id_token")
        if error in _OURS or answered.status == 401:
            raise RefusesUs
        if answered.status >= 500:
            raise Unreachable(f"HTTP {answered.status}")
        if answered.status != 200 or not isinstance(token, str):
            raise NotBelieved(told(error) or "no ID token")
        return token


def told(error: object) -> str:
    """An error of the protocol's own, for a log; nothing that might be somebody's words."""
    return error if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error) else ""


def _usable(listed: object) -> list[Key]:
    """Keys of a kind we know. One that is not keeps nobody from the others."""
    found: list[Key] = []
    for one in listed if isinstance(listed, list) else []:
        try:
            if one.get("kty") in ("RSA", "EC"):
                found.append(import_key(one))
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return found
