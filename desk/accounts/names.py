"""What an account is found by, as a keyed hash: the name somebody types, folded, or who they are to the council's directory."""

import unicodedata

from db.rotation.names import SIGNS_IN
from db.vault import Vault
from desk.accounts.wrong import Wrong

SHORTEST, LONGEST = 2, 100  # characters


def folded(name: str) -> str:
    """The name as it is kept and compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked(name: str) -> str:
    """The name of a new account, or why it cannot be one."""
    found = folded(name)
    if not SHORTEST <= len(found) <= LONGEST or not all(one.isprintable() and not one.isspace() for one in found):
        raise Wrong(
            "name", f"The name to sign in with has {SHORTEST} to {LONGEST} characters and no blanks, such as a work e-mail address."
        )
    return found


def identity(issuer: str, subject: str) -> str:
    """Who somebody is to a directory, as it stands in the place of a name. No name that is typed has a blank, and none is this."""
    return f"{issuer} {subject}"


def keys_of(vault: Vault, name: str) -> list[bytes]:
    """What the name may stand under while index keys rotate: the one that writes first."""
    return vault.address_keys(SIGNS_IN, folded(name)[: LONGEST * 2])


def identity_keys(vault: Vault, issuer: str, subject: str) -> list[bytes]:
    """The same of an identity, each letter of which counts."""
    return vault.address_keys(SIGNS_IN, identity(issuer, subject))
