"""How people sign in to the console, as the environment says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

GROUPS_DEFAULT = "groups"
SCOPE_DEFAULT = "openid profile email"
FOR_OPENID = ("openid_issuer", "openid_client_id", "openid_client_secret", "openid_roles")


class Way(StrEnum):
    """How somebody may prove who they are."""

    PASSWORD = "password"  # noqa: S105 - a word, and a code of their authenticator
    OPENID = "openid"  # the council's own directory says so


def is_near(host: str | None) -> bool:
    """Whether a name is this machine's own, and what is said to it leaves no wire."""
    return host in ("localhost", "::1") or (host or "").startswith("127.")


def is_safe(url: str) -> bool:
    """Whether what is said to this address is heard by nobody else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        bool(parts.hostname)
        and "@" not in parts.netloc
        and (parts.scheme == "https" or (parts.scheme == "http" and is_near(parts.hostname)))
    )


def _ways(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    named = [one.strip() for one in written.split(",")]
    if len(set(named)) != len(named) or not all(one in list(Way) for one in named):
        raise ValueError("write password, openid, or password,openid")
    return frozenset(Way(one) for one in named)


def _console_url(written: str) -> str:
    parts = urlsplit(written)
    alone = parts.path in ("", "/") and not parts.query and not parts.fragment
    if not is_safe(written) or not alone:
        raise ValueError("write the https address under which staff open the console, without a path, such as https://duty.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _issuer(written: str) -> str:
    if not is_safe(written) or set("?#") & set(written) or not written.isprintable() or " " in written:
        raise ValueError("write the https address by which the directory calls itself, such as https://sign-in.example.org/council")
    return written  # letter by letter, a last / too: it is compared so


def _client_id(written: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", written):
        raise ValueError("write what the directory calls this service: up to 255 plain letters, digits and signs, without blanks")
    return written


def _client_secret(written: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\x21-\x7e]{8,512}", written.get_secret_value()):
        raise ValueError(
            "write what the directory has drawn for this service to prove itself: 8 to 512 letters, digits and signs, without blanks"
        )
    return written


def _claim(written: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{1,200}", written):
        raise ValueError("write the name of one claim of an ID token, without blanks")
    return written


def _scope(written: str) -> str:
    words = written.split()
    if "openid" not in words or not all(re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}", one) for one in words):
        raise ValueError("write the words by blanks, openid among them, such as: openid profile email groups")
    return " ".join(words)


def _roles(written: Path) -> Path:
    # Not at the top: most commands let nobody in.
    from desk.council.nodes import CouncilFileError
    from service.sign_in.openid.roles import read_roles

    try:
        read_roles(written)
    except OSError as error:
        raise ValueError(f"it names a file that cannot be read ({type(error).__name__})") from None
    except CouncilFileError as wrong:
        raise ValueError(f"in its file, line {wrong.line}, {wrong.field}: {wrong.sentence}") from None
    return written


@dataclass(frozen=True, slots=True)
class OpenId:
    """The council's directory, and what is made of what it says."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: Path
    groups: str = GROUPS_DEFAULT  # the claim that holds them
    worker: str | None = None  # the claim that holds a worker's reference
    scope: str = SCOPE_DEFAULT
    acr: str | None = None  # how strong the proof must be, in the directory's own word


class SignInSettings(BaseSettings):
    """What the environment says of signing in."""

    model_config = SettingsConfigDict(env_prefix="SAFETYNET_")

    sign_in: Annotated[frozenset[Way], BeforeValidator(_ways)] | None = None  # none: nobody signs in, and a live database has no pages
    console_url: Annotated[str, AfterValidator(_console_url)] | None = None
    openid_issuer: Annotated[str, AfterValidator(_issuer)] | None = None
    openid_client_id: Annotated[str, AfterValidator(_client_id)] | None = None
    openid_client_secret: Annotated[SecretStr, AfterValidator(_client_secret)] | None = None
    openid_roles: Annotated[Path, AfterValidator(_roles)] | None = None
    openid_groups: Annotated[str, AfterValidator(_claim)] = GROUPS_DEFAULT
    openid_worker: Annotated[str, AfterValidator(_claim)] | None = None
    openid_scope: Annotated[str, AfterValidator(_scope)] = SCOPE_DEFAULT
    openid_acr: Annotated[str, AfterValidator(_claim)] | None = None

    @property
    def openid(self) -> OpenId | None:
        """The council's directory, where people sign in through it; `read_settings` has seen to it that it is set whole."""
        issuer, client_id, secret, roles = self.openid_issuer, self.openid_client_id, self.openid_client_secret, self.openid_roles
        is_wanted = self.sign_in is not None and Way.OPENID in self.sign_in
        if not is_wanted or issuer is None or client_id is None or secret is None or roles is None:
            return None
        return OpenId(
            issuer, client_id, secret.get_secret_value(), roles, self.openid_groups, self.openid_worker, self.openid_scope, self.openid_acr
        )


def missing_for_sign_in(values: Mapping[str, Any]) -> str | None:
    """What signing in cannot be offered without, as a sentence."""
    if "sign_in" not in values:
        return None
    if "console_url" not in values:
        return "SAFETYNET_CONSOLE_URL is not set, and SAFETYNET_SIGN_IN needs it: the https address of the console."
    missing = [name for name in FOR_OPENID if name not in values]
    if Way.OPENID in str(values["sign_in"]) and missing:
        return f"SAFETYNET_{missing[0].upper()} is not set, and SAFETYNET_SIGN_IN=openid needs it (docs/operating/sign-in.md, part 5)."
    return None
