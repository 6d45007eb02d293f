"""Where each page of the console is to be seen. A page that stands in neither list is one that nobody looked at."""

from dataclasses import dataclass

from db.words import Role

DUTY, MANAGER, ALLOCATED = Role.DUTY, Role.MANAGER, Role.ALLOCATED
AUDITOR, ADMINISTRATOR, REVIEWER = Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER


@dataclass(frozen=True, slots=True)
class Place:
    """A page that has an address: by which template it is drawn, and where it stands this evening.

    The first address is opened by everybody who may open it, the others by the role whose picture it is. A word in braces is the code of an
    alert of the evening (`tests/console/night.py`).
    """

    template: str
    paths: tuple[str, ...]
    role: Role | None = DUTY  # whose picture is kept; nobody's: of whoever is not signed in


@dataclass(frozen=True, slots=True)
class Made:
    """A page that somebody comes to by sending a form, or that tells them why there is none. `tests/console/making.py` comes to it."""

    template: str
    role: Role | None
    name: str  # of its picture, and of what comes to it


# Taken with a phrase sent, duress, taken under closed cover, not taken, closed with an episode, stood down, an unknown sender.
ALERTS = ("help", "duress", "closed", "left", "away", "stood", "stranger")
# By the path of the route, as it is declared.
PLACES = {
    "/": Place("board", ("/",)),
    "/today": Place("today", ("/today", "/today?kind=answered")),
    "/alerts/{code}": Place("alert", tuple(f"/alerts/{{{one}}}" for one in ALERTS)),
    "/alerts/{code}/case-note": Place("case_note", ("/alerts/{help}/case-note",)),
    "/night-log": Place("night_log", ("/night-log", "/night-log/2026-11-24?for=DW-3")),
    "/night-log/{day}": Place("night_log", ("/night-log/2026-11-01", "/night-log/2026-11-24")),
    "/find": Place("find", ("/find",)),
    "/watch": Place("watch", ("/watch?about=YP-1042",)),
    "/seen/{ref}": Place("seen", ("/seen/YP-1042",)),
    "/young-people/{ref}": Place("young", ("/young-people/YP-1042", "/young-people/YP-1043")),
    "/audit": Place("audit", ("/audit?about=YP-1042&kind=journal", "/audit"), AUDITOR),
    "/languages": Place("languages", ("/languages",), REVIEWER),
    "/languages/{tag}": Place("language", ("/languages/ar",), REVIEWER),
    "/languages/{tag}/{part}/{group}/{number}": Place("review_texts", ("/languages/ar/texts/young/1",), REVIEWER),
    "/languages/{tag}/hand-in": Place("hand_in", ("/languages/ar/hand-in",), REVIEWER),
    "/languages/{tag}/try": Place("try_reply", ("/languages/ar/try",), REVIEWER),
    "/handsets": Place("handsets", ("/handsets",)),
    "/account": Place("account", ("/account",)),
    "/account/pins": Place("pins", ("/account/pins",), MANAGER),
    "/accounts": Place("accounts", ("/accounts",), ADMINISTRATOR),
    "/accounts/{ref}": Place("account_of", ("/accounts/ACC-2", "/accounts/ACC-1"), ADMINISTRATOR),
    "/sign-in": Place("sign_in", ("/sign-in",), None),
    "/invitation": Place("invitation", ("{link}",), None),
}

MADE = (
    Made("sign_in", None, "sign-in-refused"),
    Made("sign_in_code", None, "second-step"),
    Made("sign_in_code", None, "second-step-refused"),
    Made("invitation", None, "invitation-refused"),
    Made("invitation_app", None, "authenticator-of-an-invitation"),
    Made("invitation_app", None, "authenticator-refused"),
    Made("invitation_done", None, "first-recovery-codes"),
    Made("link_gone", None, "link-used-up"),
    Made("sign_in", None, "form-kept"),
    Made("begun", None, "form-shown-again"),
    Made("alert", DUTY, "alert-with-what-was-wrong"),
    Made("find", DUTY, "found"),
    Made("find", DUTY, "not-to-be-looked-for"),
    Made("watch", DUTY, "watch-with-what-was-wrong"),
    Made("seen", DUTY, "sighting-with-what-was-wrong"),
    Made("account", DUTY, "account-with-what-was-wrong"),
    Made("authenticator", DUTY, "another-authenticator"),
    Made("recovery_codes", DUTY, "new-recovery-codes"),
    Made("missing", DUTY, "no-such-alert"),
    Made("stopped", DUTY, "no-such-page"),
    Made("stopped", REVIEWER, "not-theirs"),
    Made("review_replies", REVIEWER, "replies-of-a-language"),
    Made("review_texts", REVIEWER, "text-with-what-was-wrong"),
    Made("try_reply", REVIEWER, "reply-tried"),
    Made("audit", AUDITOR, "audit-with-what-was-wrong"),
    Made("accounts", ADMINISTRATOR, "accounts-with-what-was-wrong"),
    Made("account_of", ADMINISTRATOR, "role-refused"),
    Made("invited", ADMINISTRATOR, "link-of-an-invitation"),
)

# What answers and is no page of its own, each for its reason.
NO_PAGES = {
    "/static/{name}": "styles, scripts and the icon",
    "/changes": "a stream that pages listen to",
    "/audit.csv": "a file that is taken away",
    "/audit.jsonl": "the same",
    "/health/ready": "for whatever watches the service",
    "/metrics": "the same",
    "/sign-in/code": "leads to the first step",
}
# What nobody can come to here, each for its reason; its words are read by tests of their own.
NOT_TO_BE_SEEN = {
    "pin_given": "the council of the demo shares no duty phone",
    "go_on": "goes on by itself to the council's directory, or comes back from it",
    "sign_in_apart": "only where the council's directory lets staff in: tests/service/sign_in/test_openid_in_a_browser.py looks at it",
}
