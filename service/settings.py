"""Settings: read once from the environment, checked at the door, handed on as values. `.env.example` has each with its reason."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from db.session import UnsupportedDatabase, normalise
from db.vault import BadKeys, Vault
from desk.refusals import Refused
from service.attested import OptOut, drafts_allowed
from service.rates import RateSettings
from service.sign_in.settings import SignInSettings, is_near, missing_for_sign_in

PREFIX = "SAFETYNET_"
TEXTS = ("twilio_account_sid", "twilio_auth_token", "twilio_sms_from", "twilio_page_from")
DATABASE_DEFAULT = "sqlite:///var/safetynet.db"  # under the directory the service is started in
KEYS_DEFAULT = Path("var") / "keys.env"
RECORDINGS_DEFAULT = Path("var") / "recordings"


NO_KEYS = "SAFETYNET_KEYS and SAFETYNET_INDEX_KEYS are not set, and without them nothing personal can be read or written."


class BadSettings(Refused):
    """A setting is missing or cannot be right: one sentence that names it and never repeats it."""


def _bind(written: str) -> str:
    host, _, port = written.rpartition(":")
    if not host.strip("[]") or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError("write host:port, such as 127.0.0.1:8000")
    return written


def _database(written: SecretStr) -> SecretStr:
    try:
        normalise(written.get_secret_value())
    except (UnsupportedDatabase, ArgumentError, ValueError):
        raise ValueError("write sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE") from None
    return written


def _keys(written: SecretStr) -> SecretStr:
    try:
        Vault(written.get_secret_value(), written.get_secret_value())
    except BadKeys:
        raise ValueError("write id:base64 of 32 bytes, several by commas, no id twice") from None
    return written


def _token(written: SecretStr) -> SecretStr:
    # Not at the top: the library is large, and most commands never speak to Telegram.
    from bot.channels.telegram.client import bot_id

    bot_id(written.get_secret_value())
    return written


def _api_url(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query or "@" in parts.netloc:
        raise ValueError("write scheme, host and port alone, such as http://127.0.0.1:8081")
    return written.rstrip("/")


def _public_url(written: str) -> str:
    parts = urlsplit(written)
    is_right = parts.scheme == "https" or (parts.scheme == "http" and is_near(parts.hostname))
    if not is_right or not parts.hostname or "_" in parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("write the https address under which providers reach this service, such as https://checkins.example.org")
    return written.rstrip("/")


def _account_sid(written: str) -> str:
    if not re.fullmatch("AC[0-9a-f]{32}", written):
        raise ValueError("write AC and 32 digits or letters from a to f, as Twilio's console shows it")
    return written


def _auth_tokens(written: SecretStr) -> SecretStr:
    if not all(re.fullmatch("[A-Za-z0-9_-]{8,128}", one) for one in _by_commas(written)):
        raise ValueError("write the account's auth token; while it is being replaced, the new one and the old one by a comma")
    return written


def _number(written: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", written):
        raise ValueError("write a number of yours as + and 7 to 15 digits, such as +447700900123")
    return written


def _by_commas(written: SecretStr) -> tuple[str, ...]:
    return tuple(one.strip() for one in written.get_secret_value().split(","))


def _webhook_secret(written: SecretStr) -> SecretStr:
    if not re.fullmatch("[A-Za-z0-9_-]{16,256}", written.get_secret_value()):
        raise ValueError("write 16 to 256 letters, digits, _ and -, drawn by chance")
    return written


def _drafts(written: str) -> str:
    drafts_allowed(written)
    return written


def _outside(written: SecretStr) -> SecretStr:
    parts = urlsplit(written.get_secret_value())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write the whole address, such as https://example.org/ping/…")
    return written


class TelegramMode(StrEnum):
    """How we hear from Telegram: one way at a time, for it knows no two."""

    POLLING = "polling"  # we ask; no address of ours need be open
    WEBHOOK = "webhook"  # it calls SAFETYNET_PUBLIC_URL


@dataclass(frozen=True, slots=True)
class Twilio:
    """An account that may send texts."""

    account_sid: str
    tokens: tuple[str, ...] = field(repr=False)  # the first signs us in
    sms_from: str
    page_from: str
    voice_from: str | None = None  # none: nobody is rung


class Settings(RateSettings, SignInSettings):
    """What the environment says."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr(DATABASE_DEFAULT)
    keys: Annotated[SecretStr, AfterValidator(_keys)] | None = None
    index_keys: Annotated[SecretStr, AfterValidator(_keys)] | None = None
    public_bind: Annotated[str, AfterValidator(_bind)] = "127.0.0.1:8001"
    console_bind: Annotated[str, AfterValidator(_bind)] = "127.0.0.1:8000"
    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] | None = None  # none: Telegram's own
    telegram_mode: TelegramMode = TelegramMode.POLLING
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    public_url: Annotated[str, AfterValidator(_public_url)] | None = None
    twilio_account_sid: Annotated[str, AfterValidator(_account_sid)] | None = None
    twilio_auth_token: Annotated[SecretStr, AfterValidator(_auth_tokens)] | None = None
    twilio_sms_from: Annotated[str, AfterValidator(_number)] | None = None
    twilio_page_from: Annotated[str, AfterValidator(_number)] | None = None
    twilio_voice_from: Annotated[str, AfterValidator(_number)] | None = None
    twilio_api_url: Annotated[str, AfterValidator(_api_url)] | None = None  # none: Twilio's own
    twilio_opt_out: OptOut | None = None  # none: nobody has said that STOP and HELP are answered by us alone
    draft_languages: Annotated[str, AfterValidator(_drafts)] | None = None
    heartbeat_url: Annotated[SecretStr, AfterValidator(_outside)] | None = None
    recordings: Path = RECORDINGS_DEFAULT

    @property
    def twilio(self) -> Twilio | None:
        """The account for texts, if it is set; `read_settings` has seen to it that it is set whole."""
        sid, token, sms_from, page_from = self.twilio_account_sid, self.twilio_auth_token, self.twilio_sms_from, self.twilio_page_from
        if sid is None or token is None or sms_from is None or page_from is None or self.public_url is None:
            return None
        return Twilio(sid, _by_commas(token), sms_from, page_from, self.twilio_voice_from)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values are handed in by `read_settings`, which knows NAME_FILE and the demo's own keys."""
        return (init_settings,)


def read_settings(environment: Mapping[str, str] | None = None, keys_file: Path = KEYS_DEFAULT) -> Settings:
    """The settings, or `BadSettings` for the first that cannot be right."""
    given = os.environ if environment is None else environment
    values: dict[str, Any] = {name: value for name in Settings.model_fields if (value := _value(given, f"{PREFIX}{name.upper()}"))}
    if "keys" not in values and "index_keys" not in values and keys_file.is_file():
        values |= kept_keys(keys_file)
    if ("keys" in values) != ("index_keys" in values):
        raise BadSettings(f"{PREFIX}KEYS and {PREFIX}INDEX_KEYS are set together, or neither is.")
    _check_texts(values)
    _check_webhook(values)
    if missing := missing_for_sign_in(values):
        raise BadSettings(missing)
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BadSettings(_sentence(str(first["loc"][0]), first)) from None


def _check_texts(values: Mapping[str, Any]) -> None:
    """Texts are offered whole or not at all: half a setting would be found out when the first page is due."""
    given = [name for name in (*TEXTS, "twilio_voice_from") if name in values]
    missing = [name for name in (*TEXTS, "public_url") if name not in values]
    if given and missing:
        raise BadSettings(f"{PREFIX}{missing[0].upper()} is not set, and without it no text can be sent; set it, or none of TWILIO_….")
    if given and values["twilio_sms_from"] == values["twilio_page_from"]:
        raise BadSettings(f"{PREFIX}TWILIO_PAGE_FROM is not right: pages leave from another number than questions, or they wait for them.")


def _check_webhook(values: Mapping[str, Any]) -> None:
    """Telegram calls us only where it has been told where, and how we know it."""
    needed = ("telegram_token", "telegram_webhook_secret", "public_url")
    if values.get("telegram_mode") == TelegramMode.WEBHOOK and (missing := [name for name in needed if name not in values]):
        raise BadSettings(f"{PREFIX}{missing[0].upper()} is not set, and SAFETYNET_TELEGRAM_MODE=webhook needs it.")


def vault_of(settings: Settings) -> Vault:
    """What seals and opens, by the keys of the settings."""
    if settings.keys is None or settings.index_keys is None:
        raise Refused(NO_KEYS)
    return Vault(settings.keys.get_secret_value(), settings.index_keys.get_secret_value())


def set_by(name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """Which variable says this setting, `NAME` or `NAME_FILE`; none does, when keys come from the file the demo made."""
    given = os.environ if environment is None else environment
    return next((spelt for spelt in (name, f"{name}_FILE") if given.get(spelt)), None)


def files_named(environment: Mapping[str, str] | None = None) -> dict[str, Path]:
    """The files that settings are read from, by the variable that names each."""
    given = os.environ if environment is None else environment
    names = (f"{PREFIX}{name.upper()}_FILE" for name in Settings.model_fields)
    return {name: Path(given[name]) for name in names if given.get(name)}


def kept_keys(keys_file: Path) -> dict[str, Any]:
    """The keys that the first demo made for itself."""
    lines = (line.partition("=") for line in keys_file.read_text("utf-8").splitlines() if line.startswith(PREFIX))
    return {name.removeprefix(PREFIX).lower(): value for name, _, value in lines}


def _value(given: Mapping[str, str], name: str) -> str:
    value, file = given.get(name, ""), given.get(f"{name}_FILE", "")
    if value and file:
        raise BadSettings(f"{name} and {name}_FILE are both set; keep one of the two.")
    if not file:
        return value
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{name}_FILE names a file that cannot be read ({type(error).__name__}).") from None


def _sentence(field: str, error: Any) -> str:
    # Our own validators say what to write; pydantic's other messages would quote nothing either, but say less.
    reason = str(error.get("ctx", {}).get("error", error["msg"]))
    return f"{PREFIX}{field.upper()} is not right: {reason}."
