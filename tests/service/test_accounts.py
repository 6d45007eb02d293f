"""Accounts from the command line: the first administrator, whoever is locked out, and nobody's name where it is not asked for."""

import re

from tests.service.conftest import Terminal
from tests.service.test_command_line import COUNCIL

ADA, HILL = "ada@westshire.example", "hill@westshire.example"


def test_the_first_administrator_comes_from_the_command_line(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.sets(SAFETYNET_CONSOLE_URL="https://duty.example.org")
    assert "No council is loaded yet" in terminal.types("accounts", "invite", ADA, "--role", "administrator").sentence
    terminal.does("load", COUNCIL)
    assert "accounts invite NAME" in terminal.does("accounts", "list")
    first = terminal.does("accounts", "invite", ADA, "--role", "administrator")
    assert re.fullmatch(r"https://duty\.example\.org/invitation\?token=[0-9a-f]{64}\n", first)
    assert terminal.does("accounts", "invite", ADA) != first, "a new link"
    assert "is there already" in terminal.types("accounts", "invite", ADA, "--role", "auditor").sentence
    assert "No account has that name" in terminal.types("accounts", "invite", HILL).sentence
    assert "Whoever is duty acts as a worker" in terminal.types("accounts", "invite", HILL, "--role", "duty").sentence
    nobody = terminal.types("accounts", "invite", HILL, "--role", "duty", "--worker", "YP-1042").sentence
    assert nobody == "No worker has the reference YP-1042."
    terminal.does("accounts", "invite", HILL, "--role", "duty", "--role", "reviewer", "--worker", "DW-3", "--team", "duty")
    listed = terminal.does("accounts", "list")
    assert re.search(r"ACC-2 +duty for team duty, reviewer +DW-3 +invited", listed)
    assert "example" not in listed
    assert HILL in terminal.does("accounts", "list", "--names")
    assert terminal.does("accounts", "sessions", "acc-2") == "Not signed in anywhere.\n"
    assert terminal.does("accounts", "sessions", HILL.upper(), "--end") == "ACC-2 is signed out of 0 browsers.\n"
    assert terminal.does("accounts", "disable", HILL) == "ACC-2 is disabled.\n"
    assert "Enable it first" in terminal.types("accounts", "invite", HILL).sentence
    assert "No account has that name" in terminal.types("accounts", "disable", "ACC-9").sentence
    assert terminal.does("accounts", "enable", "ACC-2") == "ACC-2 may be signed in to.\n"
    terminal.sets(SAFETYNET_CONSOLE_URL="")
    assert "SAFETYNET_CONSOLE_URL is not set" in terminal.types("accounts", "invite", HILL).sentence
    terminal.sets(SAFETYNET_SIGN_IN="password")
    assert "SAFETYNET_CONSOLE_URL is not set" in terminal.types("serve").sentence
