"""How people sign in to the console, as the environment says it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_settings import BaseSettings, SettingsConfigDict

SignInBy = Literal["password"]


def is_near(host: str | None) -> bool:
    """Whether a name is this machine's own, and what is said to it leaves no wire."""
    return host in ("localhost", "::1") or (host or "").startswith("127.")


def _console_url(written: str) -> str:
    parts = urlsplit(written)
    is_right = parts.scheme == "https" or (parts.scheme == "http" and is_near(parts.hostname))
    alone = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if not is_right or not parts.hostname or not alone:
        raise ValueError("write the https address under which staff open the console, without a path, such as https://duty.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


class SignInSettings(BaseSettings):
    """What the environment says of signing in."""

    model_config = SettingsConfigDict(env_prefix="SAFETYNET_")

    sign_in: SignInBy | None = None  # none: nobody signs in, and a live database has no pages
    console_url: Annotated[str, AfterValidator(_console_url)] | None = None


def missing_for_sign_in(values: Mapping[str, Any]) -> str | None:
    """The setting without which signing in cannot be offered."""
    return "console_url" if "sign_in" in values and "console_url" not in values else None
