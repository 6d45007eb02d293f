"""Every table, by its name in the database."""

from db.tables.alerts import alert, alert_note
from db.tables.authorities import authority, demo_clock, installation, shift, shift_worker, team, vault_key
from db.tables.base import metadata
from db.tables.checkins import check_in
from db.tables.demo import handset, handset_message, handset_receipt
from db.tables.journal import journal
from db.tables.people import contact, invitation, person, placement, placement_carer, stranger, young_person
from db.tables.plans import ladder_version, plan
from db.tables.post import inbox, outbox

__all__ = [
    "alert",
    "alert_note",
    "authority",
    "check_in",
    "contact",
    "demo_clock",
    "handset",
    "handset_message",
    "handset_receipt",
    "inbox",
    "installation",
    "invitation",
    "journal",
    "ladder_version",
    "metadata",
    "outbox",
    "person",
    "placement",
    "placement_carer",
    "plan",
    "shift",
    "shift_worker",
    "stranger",
    "team",
    "vault_key",
    "young_person",
]
