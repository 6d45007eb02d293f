"""Settings are read once and checked at the door, and no sentence about them repeats one."""

from pathlib import Path

import pytest

from db.vault import new_keys
from service.settings import DATABASE_DEFAULT, BadSettings, read_settings

KEYS, INDEX_KEYS = new_keys("k1"), new_keys("i1")
NOWHERE = Path("nowhere")
TOKEN = "123456789:abcdefghijklmnopqrstuvwxyz"


def test_nothing_need_be_set() -> None:
    settings = read_settings({}, NOWHERE)
    assert settings.database_url.get_secret_value() == DATABASE_DEFAULT
    assert (settings.console_bind, settings.public_bind) == ("127.0.0.1:8000", "127.0.0.1:8001")
    assert (settings.keys, settings.telegram_token, settings.telegram_api_url) == (None, None, None)


def test_any_value_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")
    settings = read_settings({"SAFETYNET_TELEGRAM_TOKEN_FILE": str(secret)}, NOWHERE)
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
    with pytest.raises(BadSettings, match="both set"):
        read_settings({"SAFETYNET_TELEGRAM_TOKEN_FILE": str(secret), "SAFETYNET_TELEGRAM_TOKEN": TOKEN}, NOWHERE)
    with pytest.raises(BadSettings, match="SAFETYNET_KEYS_FILE names a file that cannot be read"):
        read_settings({"SAFETYNET_KEYS_FILE": str(tmp_path / "none")}, NOWHERE)


def test_the_keys_of_the_first_demo_are_found_again_where_none_are_set(tmp_path: Path) -> None:
    kept = tmp_path / "keys.env"
    kept.write_text(f"# made\nSAFETYNET_KEYS={KEYS}\nSAFETYNET_INDEX_KEYS={INDEX_KEYS}\n")
    settings = read_settings({}, kept)
    assert settings.keys is not None
    assert settings.keys.get_secret_value() == KEYS
    other = new_keys("k2")
    settings = read_settings({"SAFETYNET_KEYS": other, "SAFETYNET_INDEX_KEYS": INDEX_KEYS}, kept)
    assert settings.keys is not None
    assert settings.keys.get_secret_value() == other


TEXTS = {
    "SAFETYNET_PUBLIC_URL": "https://checkins.example.org/",
    "SAFETYNET_TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
    "SAFETYNET_TWILIO_AUTH_TOKEN": "the-new-token-0001, the-old-token-0001",
    "SAFETYNET_TWILIO_SMS_FROM": "+447700900100",
    "SAFETYNET_TWILIO_PAGE_FROM": "+447700900101",
}


def test_texts_are_offered_whole_or_not_at_all() -> None:
    settings = read_settings(TEXTS, NOWHERE)
    assert settings.twilio is not None
    assert settings.twilio.tokens == ("the-new-token-0001", "the-old-token-0001")
    assert settings.public_url == "https://checkins.example.org"
    assert "the-new-token" not in repr(settings) + repr(settings.twilio)
    assert read_settings({"SAFETYNET_PUBLIC_URL": "http://127.0.0.1:8001"}, NOWHERE).twilio is None
    for name in TEXTS:
        with pytest.raises(BadSettings, match=f"{name} is not set"):
            read_settings({other: value for other, value in TEXTS.items() if other != name}, NOWHERE)
    with pytest.raises(BadSettings, match="SAFETYNET_TWILIO_PAGE_FROM is not right"):
        read_settings({**TEXTS, "SAFETYNET_TWILIO_PAGE_FROM": TEXTS["SAFETYNET_TWILIO_SMS_FROM"]}, NOWHERE)


def test_calls_are_offered_beside_texts_and_never_without_them() -> None:
    rings = {"SAFETYNET_TWILIO_VOICE_FROM": TEXTS["SAFETYNET_TWILIO_PAGE_FROM"]}
    settings = read_settings({**TEXTS, **rings}, NOWHERE)
    assert settings.twilio is not None
    assert settings.twilio.voice_from == TEXTS["SAFETYNET_TWILIO_PAGE_FROM"]
    with pytest.raises(BadSettings, match="SAFETYNET_TWILIO_ACCOUNT_SID is not set"):
        read_settings(rings, NOWHERE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://secret@host/db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "secret"),
        ("PUBLIC_BIND", "secret"),
        ("PUBLIC_BIND", "127.0.0.1:99999"),
        ("CONSOLE_BIND", ":8000"),
        ("TELEGRAM_TOKEN", "secret"),
        ("TELEGRAM_API_URL", "ftp://secret"),
        ("TELEGRAM_MODE", "secret"),
        ("TELEGRAM_WEBHOOK_SECRET", "secret"),
        ("TELEGRAM_WEBHOOK_SECRET", "a secret with spaces"),
        ("PUBLIC_URL", "http://secret.example"),
        ("PUBLIC_URL", "https://user:secret@example.org"),
        ("PUBLIC_URL", "secret"),
        ("TELEGRAM_API_URL", "http://host/bot"),
        ("TELEGRAM_API_URL", "http://user:secret@host"),
        ("PUBLIC_URL", "http://secret.example.org"),
        ("PUBLIC_URL", "https://sec_ret.example.org"),
        ("SIGN_IN", "secret"),
        ("SIGN_IN", "password,password"),
        ("OPENID_ISSUER", "http://secret.example.org"),
        ("OPENID_ISSUER", "https://example.org/?secret"),
        ("OPENID_CLIENT_ID", "a secret"),
        ("OPENID_CLIENT_SECRET", "secret"),
        ("OPENID_CLIENT_SECRET", "a secret with blanks"),
        ("OPENID_ROLES", "no/secret.yaml"),
        ("OPENID_GROUPS", "a secret"),
        ("OPENID_SCOPE", "secret"),
        ("CONSOLE_URL", "http://secret.example.org"),
        ("CONSOLE_URL", "https://secret.example.org/console"),
        ("CONSOLE_URL", "https://me:secret@example.org"),
        ("TWILIO_ACCOUNT_SID", "secret"),
        ("TWILIO_ACCOUNT_SID", f"AC{'x' * 32}"),
        ("TWILIO_AUTH_TOKEN", "secret"),
        ("TWILIO_AUTH_TOKEN", "long-enough-secret,"),
        ("TWILIO_SMS_FROM", "07700900100"),
        ("TWILIO_PAGE_FROM", "secret"),
        ("TWILIO_VOICE_FROM", "secret"),
        ("TWILIO_API_URL", "https://api.twilio.com/secret"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name_and_never_repeated(name: str, value: str) -> None:
    address = {"SAFETYNET_CONSOLE_URL": "https://duty.example.org"} if name == "SIGN_IN" else {}
    with pytest.raises(BadSettings) as refused:
        read_settings({**(TEXTS if name.startswith("TWILIO") else address), f"SAFETYNET_{name}": value}, NOWHERE)
    sentence = str(refused.value)
    assert sentence.startswith(f"SAFETYNET_{name} is not right: ")
    assert "secret" not in sentence
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("written", ["secret", "k1:secret", f"{KEYS},{KEYS}", "k1:c2VjcmV0"], ids=["word", "no key", "twice", "short"])
def test_keys_are_checked_and_come_in_pairs(written: str) -> None:
    with pytest.raises(BadSettings, match="SAFETYNET_KEYS is not right"):
        read_settings({"SAFETYNET_KEYS": written, "SAFETYNET_INDEX_KEYS": INDEX_KEYS}, NOWHERE)
    with pytest.raises(BadSettings, match="together"):
        read_settings({"SAFETYNET_KEYS": KEYS}, NOWHERE)


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    environment = {"SAFETYNET_KEYS": KEYS, "SAFETYNET_INDEX_KEYS": INDEX_KEYS, "SAFETYNET_TELEGRAM_TOKEN": TOKEN}
    environment["SAFETYNET_DATABASE_URL"] = "postgresql://me:secret@host/db"
    shown = repr(read_settings(environment, NOWHERE))
    assert [secret for secret in (KEYS, INDEX_KEYS, TOKEN, ":secret@") if secret in shown] == []


def test_signing_in_needs_an_address_with_tls_or_this_machines_own() -> None:
    signs_in = {"SAFETYNET_SIGN_IN": "password"}
    with pytest.raises(BadSettings, match="SAFETYNET_CONSOLE_URL is not set, and SAFETYNET_SIGN_IN needs it"):
        read_settings(signs_in, NOWHERE)
    for right, kept in (("https://Duty.example.org/", "https://duty.example.org"), ("http://localhost:8000", "http://localhost:8000")):
        assert read_settings({**signs_in, "SAFETYNET_CONSOLE_URL": right}, NOWHERE).console_url == kept


ROLES = "groups:\n  - {group: 7d1c, role: duty, team: duty}\n  - {group: all staff, role: administrator}\n"


def openid(folder: Path, roles: str = ROLES) -> dict[str, str]:
    """A council's directory, and a file of roles."""
    (folder / "roles.yaml").write_text(roles)
    said = {
        "SIGN_IN": "password, openid", "CONSOLE_URL": "https://duty.example.org", "OPENID_ISSUER": "https://sign-in.example.org/council/",
        "OPENID_CLIENT_ID": "safety-net", "OPENID_CLIENT_SECRET": "drawn~by.chance-0001", "OPENID_ROLES": str(folder / "roles.yaml"),
    }  # fmt: skip
    return {f"SAFETYNET_{name}": value for name, value in said.items()}


def test_a_directory_is_offered_whole_or_not_at_all_and_its_secret_does_not_show(tmp_path: Path) -> None:
    given = openid(tmp_path)
    settings = read_settings(given, NOWHERE)
    assert settings.openid is not None
    assert (settings.openid.issuer, settings.openid.groups) == ("https://sign-in.example.org/council/", "groups")
    assert "drawn~by" not in f"{settings!r} {settings.openid!r}"
    assert read_settings({**given, "SAFETYNET_SIGN_IN": "password"}, NOWHERE).openid is None
    for name in given.keys() - {"SAFETYNET_SIGN_IN", "SAFETYNET_CONSOLE_URL"}:
        with pytest.raises(BadSettings, match=f"{name} is not set, and SAFETYNET_SIGN_IN=openid needs it"):
            read_settings({other: value for other, value in given.items() if other != name}, NOWHERE)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ("", "line 1, file: it is empty"),
        ("groups: []", "line 1, groups: this list has 0 groups"),
        (f"{ROLES}  - {{group: x, role: boss}}", 'line 4, role: "boss" is not a role we know; write one of duty, manager'),
        (f"{ROLES}  - {{group: x, role: reviewer, team: duty}}", "line 4, team: the role reviewer is for the whole council"),
        (f"{ROLES}  - {{group: 4711, role: auditor}}", "line 4, group: YAML reads this as a number; put it in quotes"),
        (f"{ROLES}  - {{groop: x, role: auditor}}", "line 4, groop: a group has no such field; did you mean group"),
        (f"{ROLES}\n - x: [", "this is not YAML"),
    ],
)
def test_a_mistake_in_the_file_of_roles_is_told_with_its_line_and_field(tmp_path: Path, roles: str, words: str) -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings(openid(tmp_path, roles), NOWHERE)
    assert str(refused.value).startswith("SAFETYNET_OPENID_ROLES is not right: in its file, line ")
    assert words in str(refused.value)


WEBHOOK = {
    "SAFETYNET_TELEGRAM_MODE": "webhook",
    "SAFETYNET_TELEGRAM_TOKEN": TOKEN,
    "SAFETYNET_TELEGRAM_WEBHOOK_SECRET": "sixteen_letters_",
    "SAFETYNET_PUBLIC_URL": "https://checkins.example.org/",
}


def test_telegram_calls_us_only_where_it_was_told_where_and_how_we_know_it() -> None:
    settings = read_settings(WEBHOOK, NOWHERE)
    assert (settings.telegram_mode, settings.public_url) == ("webhook", "https://checkins.example.org")
    assert "sixteen_letters_" not in repr(settings)
    for missing in ("TOKEN", "WEBHOOK_SECRET"):
        without = {name: value for name, value in WEBHOOK.items() if not name.endswith(f"TELEGRAM_{missing}")}
        with pytest.raises(BadSettings, match=f"SAFETYNET_TELEGRAM_{missing} is not set, and SAFETYNET_TELEGRAM_MODE=webhook needs it"):
            read_settings(without, NOWHERE)
    with pytest.raises(BadSettings, match="SAFETYNET_PUBLIC_URL is not set"):
        read_settings({name: value for name, value in WEBHOOK.items() if name != "SAFETYNET_PUBLIC_URL"}, NOWHERE)
    polling = {name: value for name, value in WEBHOOK.items() if name != "SAFETYNET_TELEGRAM_WEBHOOK_SECRET"}
    assert read_settings(polling | {"SAFETYNET_TELEGRAM_MODE": "polling"}, NOWHERE).telegram_mode == "polling"
