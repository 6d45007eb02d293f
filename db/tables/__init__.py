"""Every table, by its name in the database."""

from db.tables.access import access
from db.tables.accounts import account, account_invitation, account_role, recovery_code, sign_in
from db.tables.alerts import alert, alert_note
from db.tables.authorities import authority, demo_clock, installation, shift, shift_worker, team, vault_key
from db.tables.base import metadata
from db.tables.canaries import canary
from db.tables.checkins import check_in
from db.tables.corrections import correction
from db.tables.demo import handset, handset_message, handset_network, handset_receipt
from db.tables.drills import drill
from db.tables.duty_phones import duty_phone
from db.tables.faults import fault, fault_listing, unreached
from db.tables.journal import journal
from db.tables.markings import marking
from db.tables.names import name_token
from db.tables.nights import night_log, watch_note
from db.tables.people import contact, invitation, pairing, person, placement, placement_carer, stranger, young_person
from db.tables.plans import ladder_version, plan
from db.tables.post import inbox, outbox
from db.tables.running import chore, lease, outage, process, sending_rate
from db.tables.seals import seal
from db.tables.sightings import cross_check, sighting

__all__ = [
    "access",
    "account",
    "account_invitation",
    "account_role",
    "alert",
    "alert_note",
    "authority",
    "canary",
    "check_in",
    "chore",
    "contact",
    "correction",
    "cross_check",
    "demo_clock",
    "drill",
    "duty_phone",
    "fault",
    "fault_listing",
    "handset",
    "handset_message",
    "handset_network",
    "handset_receipt",
    "inbox",
    "installation",
    "invitation",
    "journal",
    "ladder_version",
    "lease",
    "marking",
    "metadata",
    "name_token",
    "night_log",
    "outage",
    "outbox",
    "pairing",
    "person",
    "placement",
    "placement_carer",
    "plan",
    "process",
    "recovery_code",
    "seal",
    "sending_rate",
    "shift",
    "shift_worker",
    "sighting",
    "sign_in",
    "stranger",
    "team",
    "unreached",
    "vault_key",
    "watch_note",
    "young_person",
]
