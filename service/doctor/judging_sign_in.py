"""Who can sign in at all. Nothing here keeps a service from starting: pages leave and are taken while nobody can."""

from collections.abc import Iterator

from service.doctor.facts import Configured, Facts, Misnamed, Shut, Silent
from service.doctor.findings import Finding, Level, listed, or_fine

WARNING = Level.WARNING


def judge_sign_in(facts: Facts) -> Iterator[Finding]:
    """Administrators, the groups that are mapped, and whether the council's directory answers. Nothing, where nobody signs in."""
    said = facts.configured
    if not said.sign_in:
        return
    yield from or_fine(_who(facts), "sign-in", "Somebody administers the accounts of each council.")
    if said.directory:
        yield from or_fine(_directory(facts), "directory", "The council's directory answers, calls itself as we do, and shows its keys.")


def _who(facts: Facts) -> Iterator[Finding]:
    said, kept = facts.configured, facts.kept
    if isinstance(kept, Shut):
        return
    alone = kept.no_administrator if said.passwords else kept.no_administrator_of_directory if said.directory else ()
    if alone and not said.administrators_group:
        says = f"In {listed(alone)} nobody who can sign in administers accounts, so nobody there can let anybody in."
        yield Finding("sign-in", WARNING, says, _do(said))
    nowhere = said.teams_mapped - kept.teams
    if nowhere:
        says = f"The file of SAFETYNET_OPENID_ROLES names {listed(nowhere)}, and no team has that reference: those groups are nothing here."
        yield Finding("sign-in", WARNING, says, "Write a team's reference as the council file has it, and start the service again.")


def _do(said: Configured) -> str:
    by_link = "Type: safetynet accounts invite NAME --role administrator"
    by_group = "Map a group to the role administrator in the file of SAFETYNET_OPENID_ROLES"
    return f"{by_group}." if not said.passwords else f"{by_group}, or: {by_link[6:]}" if said.directory else by_link


def _directory(facts: Facts) -> Iterator[Finding]:
    match facts.directory:
        case Silent(why):
            says = f"The council's directory does not answer ({why}), and until it does nobody signs in through it."
            yield Finding(
                "directory", WARNING, says, "Look again in a while; then at SAFETYNET_OPENID_ISSUER and the way out of this machine."
            )
        case Misnamed():
            says = "The council's directory calls itself otherwise than SAFETYNET_OPENID_ISSUER, and nothing it says is believed."
            do = "Set it to what stands as issuer in the directory's own discovery document, letter by letter, a last / too."
            yield Finding("directory", WARNING, says, do)
        case _:
            return
