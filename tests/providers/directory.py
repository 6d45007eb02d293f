"""A council's directory in miniature, on the loopback, in a thread beside the tests: OpenID Connect as a real one speaks it.

It believes nothing it is sent: a way there that is not spelt as it must be, a code used twice, a verifier that is not the challenge's are
refused, and noted as mistakes. It signs with real keys, by hand, with nothing of what reads it; and it misbehaves when told to.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import uvicorn
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "safety-net", "drawn~by.chance-0001"
LIVES_FOR = 300  # seconds, each token

Claims = dict[str, Any]


@dataclass
class LoopbackDirectory:
    """One directory: who sits in front of the browser, and how it misbehaves."""

    back: str = "https://duty.example.org/sign-in/openid/back"  # where it sends browsers, and nowhere else
    clock: Callable[[], datetime] | None = None
    present: Claims = field(default_factory=dict)  # whoever signs in there now
    misbehaves: str = ""
    url: str = ""
    kid: str = "first"  # of the key that signs
    mistakes: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # the paths, in order
    _codes: dict[str, Claims] = field(default_factory=dict)
    _released: threading.Event = field(default_factory=threading.Event)

    def reset(self, clock: Callable[[], datetime]) -> None:
        """Forget everything; from now on it is that late."""
        self.clock, self.present, self.misbehaves, self.kid = clock, {}, "", "first"
        for each in (self.mistakes, self.asked, self._codes):
            each.clear()

    async def describe(self, request: Request) -> Response:
        """The discovery document."""
        self.asked.append(request.url.path)
        if self.misbehaves == "slow":
            await asyncio.to_thread(self._released.wait)
        if self.misbehaves == "broken":
            return Response("<h1>Bad gateway</h1>", 502)
        named = f"{self.url}/" if self.misbehaves == "misnamed" else self.url
        return JSONResponse(
            {
                "issuer": named,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            }
        )

    async def keys(self, request: Request) -> Response:
        """The public halves, and one of a kind that nobody knows."""
        self.asked.append(request.url.path)
        return JSONResponse({"keys": [{"kty": "LATTICE", "kid": "later"}, public(self.kid)]})

    async def authorize(self, request: Request) -> Response:
        """Somebody signs in here, or does not; either way they are sent back."""
        asked = dict(request.query_params)
        wanted = {"client_id": CLIENT, "redirect_uri": self.back, "response_type": "code", "code_challenge_method": "S256"}
        wrong = [name for name, value in wanted.items() if asked.get(name) != value]
        wrong += [name for name in ("state", "nonce", "code_challenge") if len(asked.get(name, "")) < 43]
        if wrong or "openid" not in asked.get("scope", "").split():
            self.mistakes.append(f"authorize: {wrong or 'scope'}")
            return JSONResponse({"error": "invalid_request"}, 400)
        if self.misbehaves in ("access_denied", "server_error"):
            return self._sent_back(error=self.misbehaves, state=asked["state"])
        code = hashlib.sha256(f"{asked['state']} {len(self.asked)}".encode()).hexdigest()
        self._codes[code] = asked
        return self._sent_back(code=code, state=asked["state"], iss=self.url)

    def _sent_back(self, **said: str) -> Response:
        return RedirectResponse(f"{self.back}?{urlencode(said)}", 302)

    async def token(self, request: Request) -> Response:
        """A code becomes a token, once."""
        self.asked.append(request.url.path)
        given = dict((await request.form()).items())
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET) or self.misbehaves == "secret ran out":
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self._codes.pop(str(given.get("code")), None)
        challenge = _spelt(hashlib.sha256(str(given.get("code_verifier")).encode()).digest())
        if asked is None or asked["code_challenge"] != challenge or given.get("redirect_uri") != self.back:
            self.mistakes.append("token: no such code, or another's")
            return JSONResponse({"error": "invalid_grant"}, 400)
        body: Claims = {"access_token": "opens nothing", "token_type": "Bearer", "id_token": self._signed(asked["nonce"])}
        if self.misbehaves == "no token":
            del body["id_token"]
        return JSONResponse(body)

    def _signed(self, nonce: str) -> str:
        assert self.clock is not None, "reset has said how late it is"
        now = int(self.clock().timestamp())
        claims: Claims = {"iss": self.url, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + LIVES_FOR, **self.present}
        if how := MISBEHAVIOURS.get(self.misbehaves):
            claims |= how(now)
        if self.misbehaves == "none":
            return f"{_part({'alg': 'none', 'kid': self.kid})}.{_part(claims)}."
        if self.misbehaves == "hs256":
            signed = f"{_part({'alg': 'HS256', 'kid': self.kid})}.{_part(claims)}"
            return f"{signed}.{_spelt(hmac.digest(pem(self.kid), signed.encode(), 'sha256'))}"
        kid = "nobody's" if self.misbehaves == "unknown key" else self.kid
        signed = f"{_part({'alg': 'RS256', 'typ': 'JWT', 'kid': kid, 'x5t#S256': 'thumb'})}.{_part(claims)}"
        signer = "another" if self.misbehaves == "another's signature" else self.kid
        return f"{signed}.{_spelt(private(signer).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


MISBEHAVIOURS: dict[str, Callable[[int], Claims]] = {
    "another nonce": lambda _: {"nonce": "0" * 64},
    "another issuer": lambda _: {"iss": "http://127.0.0.1:1"},
    "for another": lambda _: {"aud": "another"},
    "for several": lambda _: {"aud": [CLIENT, "another"]},
    "by another": lambda _: {"aud": [CLIENT, "another"], "azp": "another"},
    "over": lambda now: {"exp": now - 61},
    "of the future": lambda now: {"iat": now + 90},
    "nobody": lambda _: {"sub": ""},
}


@cache
def private(kid: str) -> rsa.RSAPrivateKey:
    """The key of that id."""
    return rsa.generate_private_key(65537, 2048)


def public(kid: str) -> Claims:
    """Its public half, as directories show it."""
    numbers = private(kid).public_key().public_numbers()
    exponent, modulus = (_spelt(one.to_bytes((one.bit_length() + 7) // 8, "big")) for one in (numbers.e, numbers.n))
    return {"kty": "RSA", "use": "sig", "kid": kid, "e": exponent, "n": modulus}


def pem(kid: str) -> bytes:
    """The same, as files hold it: what anybody can read."""
    return private(kid).public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _spelt(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _part(said: Claims) -> str:
    return _spelt(json.dumps(said).encode())


@contextmanager
def directory() -> Iterator[LoopbackDirectory]:
    """A directory that answers until the block ends."""
    found = LoopbackDirectory()
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", found.describe),
            Route("/keys", found.keys),
            Route("/authorize", found.authorize),
            Route("/token", found.token, methods=["POST"]),
        ]
    )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # from here on callers wait in the queue
        found.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield found
        finally:
            found._released.set()
            server.should_exit = True
            thread.join()
