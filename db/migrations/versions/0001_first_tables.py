"""The first tables.

Revision ID: 0001
Revises:
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_LAST_RESORT = "fk_authority_id_last_resort_id"
_TABLES = (
    "authority",
    "demo_clock",
    "handset",
    "handset_receipt",
    "installation",
    "handset_message",
    "inbox",
    "journal",
    "ladder_version",
    "team",
    "person",
    "shift",
    "contact",
    "invitation",
    "shift_worker",
    "stranger",
    "young_person",
    "alert",
    "placement",
    "alert_note",
    "placement_carer",
    "plan",
    "check_in",
    "outbox",
)

# A line of the journal stays; only its content and salt may be blanked, when a person is erased. A ladder version never changes.
_JOURNAL_KEPT = ("id", "authority_id", "at", "subject_kind", "subject_id", "version", "event", "actor", "reason", "content_hash")
_SQLITE_TRIGGERS = (
    """CREATE TRIGGER ladder_version_no_update BEFORE UPDATE ON ladder_version
       BEGIN SELECT RAISE(ABORT, 'a ladder version never changes'); END""",
    """CREATE TRIGGER ladder_version_no_delete BEFORE DELETE ON ladder_version
       BEGIN SELECT RAISE(ABORT, 'a ladder version is never deleted'); END""",
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
       WHEN NOT (NEW.content IS NULL AND NEW.salt IS NULL AND {" AND ".join(f"NEW.{name} IS OLD.{name}" for name in _JOURNAL_KEPT)})
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
_POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER ladder_version_no_change BEFORE UPDATE OR DELETE ON ladder_version
       FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER ladder_version_no_truncate BEFORE TRUNCATE ON ladder_version
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal FOR EACH ROW
       WHEN (NOT (NEW.content IS NULL AND NEW.salt IS NULL
             AND {" AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _JOURNAL_KEPT)}))
       EXECUTE FUNCTION refuse_change()""",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=24, create_constraint=True, name=name)


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}


def upgrade() -> None:
    """Create the tables, then what guards them."""
    op.create_table(
        "authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("office_days", _JSON, nullable=False),
        sa.Column("office_from", sa.String(), nullable=False),
        sa.Column("office_to", sa.String(), nullable=False),
        sa.Column("holidays", sa.String(), nullable=False),
        sa.Column("last_resort_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id", "last_resort_id"], ["person.authority_id", "person.id"], name=op.f("fk_authority_id_last_resort_id"), use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("ref", name=op.f("uq_authority_ref")),
    )
    op.create_table(
        "demo_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_demo_clock_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_clock")),
    )
    op.create_table(
        "handset",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("manner", _words("sms", "telegram", name="manner"), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("no_credit", sa.Boolean(), nullable=False),
        sa.Column("has_rung", sa.Boolean(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("is_slow", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_handset")),
    )
    op.create_table(
        "handset_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", _words("sent", "delivered", name="status"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handset_receipt")),
    )
    op.create_index("ix_handset_receipt_due", "handset_receipt", ["due_at"], unique=False, **_where("told_at IS NULL"))
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mode", _words("demo", "live", name="mode"), nullable=False),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "handset_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("direction", _words("in", "out", name="direction"), nullable=False),
        sa.Column("road", _words("sms", "voice", name="road"), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("buttons", _JSON, nullable=False),
        sa.Column("pressed", sa.String(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("call_state", _words("ringing", "heard", "ended", name="call_state"), nullable=True),
        sa.Column("keyboard_gone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("call_state IS NULL OR road = 'voice'", name=op.f("ck_handset_message_only_calls_ring")),
        sa.ForeignKeyConstraint(["address"], ["handset.address"], name=op.f("fk_handset_message_address")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handset_message")),
    )
    op.create_index(op.f("ix_handset_message_address"), "handset_message", ["address"], unique=False)
    op.create_index("uq_handset_message_attempt", "handset_message", ["message_id", "attempt"], unique=True, **_where("direction = 'in'"))
    op.create_table(
        "inbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("channel", _words("telegram", "sms", "voice", "handset", name="channel"), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", _words("message", "receipt", "outcome", "other", name="kind"), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sender_key", sa.LargeBinary(), nullable=True),
        sa.Column("outbox_id", sa.Uuid(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_as", sa.String(), nullable=True),
        sa.Column("parked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=True),
        sa.Column("about", _JSON, nullable=True),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_as IS NULL)", name=op.f("ck_inbox_settled_as_something")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_inbox_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("external_id", name=op.f("uq_inbox_external_id")),
    )
    op.create_index("ix_inbox_sender", "inbox", ["sender_key", "id"], unique=False)
    op.create_index("ix_inbox_unsettled", "inbox", ["sender_key", "id"], unique=False, **_where("settled_at IS NULL"))
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_kind", _words("c", "a", "p", "w", name="subject_kind"), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("content", _JSON, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(content IS NULL) = (salt IS NULL)", name=op.f("ck_journal_blanked_together")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_journal_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_journal_authority_id_id")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_journal_subject_id_version")),
    )
    op.create_index("ix_journal_subject", "journal", ["subject_id", "id"], unique=False)
    op.create_table(
        "ladder_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("asking", "paging", name="kind"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_ladder_version_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_version")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_ladder_version_authority_id_id")),
        sa.UniqueConstraint("authority_id", "kind", "name", "number", name=op.f("uq_ladder_version_authority_id_kind_name_number")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_team_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_team_authority_id_id")),
        sa.UniqueConstraint("authority_id", "ref", name=op.f("uq_team_authority_id_ref")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", _words("young_person", "carer", "worker", name="kind"), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("initials_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id", "team_id"], ["team.authority_id", "team.id"], name=op.f("fk_person_authority_id_team_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_person_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_person_authority_id_id")),
        sa.UniqueConstraint("authority_id", "ref", name=op.f("uq_person_authority_id_ref")),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", _JSON, nullable=False),
        sa.Column("from_time", sa.String(), nullable=False),
        sa.Column("to_time", sa.String(), nullable=False),
        sa.Column("role", _words("on_duty", "manager", name="role"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id", "team_id"], ["team.authority_id", "team.id"], name=op.f("fk_shift_authority_id_team_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_shift_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_shift_authority_id_id")),
        sa.UniqueConstraint("team_id", "position", name=op.f("uq_shift_team_id_position")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel", _words("telegram", "sms", "voice", "handset", name="channel"), nullable=False),
        sa.Column("manner", _words("sms", "telegram", name="manner"), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_key", sa.LargeBinary(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("state", _words("open", "blocked", "opted_out", "stale", name="state"), nullable=False),
        sa.Column("ever_delivered", sa.Boolean(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("cover", _words("open", "closed", name="cover"), nullable=True),
        sa.Column("shared_with_kin", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(manner IS NOT NULL) = (channel = 'handset')", name=op.f("ck_contact_manner_is_a_handsets")),
        sa.ForeignKeyConstraint(
            ["authority_id", "person_id"], ["person.authority_id", "person.id"], name=op.f("fk_contact_authority_id_person_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_contact_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_contact_authority_id_id")),
        sa.UniqueConstraint(
            "authority_id", "person_id", "channel", "address_key", name=op.f("uq_contact_authority_id_person_id_channel_address_key")
        ),
    )
    op.create_index(op.f("ix_contact_address_key"), "contact", ["address_key"], unique=False)
    op.create_index(op.f("ix_contact_person_id"), "contact", ["person_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", _words("telegram", "sms", "voice", "handset", name="channel"), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "person_id"], ["person.authority_id", "person.id"], name=op.f("fk_invitation_authority_id_person_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_invitation_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_invitation_authority_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "shift_worker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "shift_id"], ["shift.authority_id", "shift.id"], name=op.f("fk_shift_worker_authority_id_shift_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "worker_id"], ["person.authority_id", "person.id"], name=op.f("fk_shift_worker_authority_id_worker_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_shift_worker_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_worker")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_shift_worker_authority_id_id")),
        sa.UniqueConstraint("shift_id", "position", name=op.f("uq_shift_worker_shift_id_position")),
        sa.UniqueConstraint("shift_id", "worker_id", name=op.f("uq_shift_worker_shift_id_worker_id")),
    )
    op.create_table(
        "stranger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", _words("telegram", "sms", "voice", "handset", name="channel"), nullable=False),
        sa.Column("manner", _words("sms", "telegram", name="manner"), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_key", sa.LargeBinary(), nullable=False),
        sa.Column("attached_to", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "attached_to"], ["person.authority_id", "person.id"], name=op.f("fk_stranger_authority_id_attached_to")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_stranger_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stranger")),
        sa.UniqueConstraint("authority_id", "channel", "address_key", name=op.f("uq_stranger_authority_id_channel_address_key")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_stranger_authority_id_id")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_stranger_authority_id_number")),
    )
    op.create_table(
        "young_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("sign_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("cover", _words("open", "closed", name="cover"), nullable=False),
        sa.Column("allocated_to", sa.Uuid(), nullable=True),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("duress_code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("unanswered_in_a_row", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_by", sa.Uuid(), nullable=True),
        sa.Column("last_elsewhere_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("episode_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("park_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("park_count >= 0", name=op.f("ck_young_person_park_counts_up")),
        sa.CheckConstraint("unanswered_in_a_row >= 0", name=op.f("ck_young_person_unanswered_counts_up")),
        sa.ForeignKeyConstraint(
            ["authority_id", "allocated_to"], ["person.authority_id", "person.id"], name=op.f("fk_young_person_authority_id_allocated_to")
        ),
        sa.ForeignKeyConstraint(["authority_id", "id"], ["person.authority_id", "person.id"], name=op.f("fk_young_person_authority_id_id")),
        sa.ForeignKeyConstraint(
            ["authority_id", "last_seen_by"], ["person.authority_id", "person.id"], name=op.f("fk_young_person_authority_id_last_seen_by")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_young_person_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_young_person")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_young_person_authority_id_id")),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=True),
        sa.Column("stranger_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("phase", _words("listed", "paging", "taken", "stood_down", "resolved", name="phase"), nullable=False),
        sa.Column(
            "cause",
            _words(
                "not_asked",
                "undelivered",
                "silent",
                "unclear",
                "wants_call",
                "help",
                "duress",
                "channel_broken",
                "stopped",
                "wrong_number",
                "carer_concern",
                "cross_check",
                "unknown_sender",
                "fault",
                name="cause",
            ),
            nullable=False,
        ),
        sa.Column("treatment", _words("morning", "board", "page", "ring", name="treatment"), nullable=False),
        sa.Column("tier", _words("arrival", "first_week", "standard", "after_return", "approaching_18", name="tier"), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Integer(), nullable=True),
        sa.Column("state", _JSON, nullable=False),
        sa.CheckConstraint("(phase = 'resolved') = (outcome IS NOT NULL)", name=op.f("ck_alert_only_resolved_has_outcome")),
        sa.CheckConstraint("(phase = 'resolved') = (resolved_at IS NOT NULL)", name=op.f("ck_alert_resolved_has_its_time")),
        sa.CheckConstraint("(phase = 'resolved') = (resolved_by IS NOT NULL)", name=op.f("ck_alert_only_a_person_resolves")),
        sa.CheckConstraint("(phase = 'resolved') = (wake_at IS NULL)", name=op.f("ck_alert_only_resolved_sleeps")),
        sa.CheckConstraint("phase <> 'taken' OR taken_by IS NOT NULL", name=op.f("ck_alert_taken_has_an_owner")),
        sa.CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_alert_owner_has_a_time")),
        sa.CheckConstraint("(young_person_id IS NULL) <> (stranger_id IS NULL)", name=op.f("ck_alert_about_one")),
        sa.CheckConstraint("outcome BETWEEN 1 AND 12", name=op.f("ck_alert_known_outcome")),
        sa.ForeignKeyConstraint(
            ["authority_id", "resolved_by"], ["person.authority_id", "person.id"], name=op.f("fk_alert_authority_id_resolved_by")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "stranger_id"], ["stranger.authority_id", "stranger.id"], name=op.f("fk_alert_authority_id_stranger_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "taken_by"], ["person.authority_id", "person.id"], name=op.f("fk_alert_authority_id_taken_by")
        ),
        sa.ForeignKeyConstraint(["authority_id", "team_id"], ["team.authority_id", "team.id"], name=op.f("fk_alert_authority_id_team_id")),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_alert_authority_id_young_person_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_alert_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_alert_authority_id_id")),
    )
    op.create_index(op.f("ix_alert_code"), "alert", ["code"], unique=False)
    op.create_index("ix_alert_wake_at", "alert", ["wake_at"], unique=False, **_where("phase <> 'resolved'"))
    op.create_index(op.f("ix_alert_young_person_id"), "alert", ["young_person_id"], unique=False)
    op.create_index("uq_alert_open_child", "alert", ["young_person_id"], unique=True, **_where("phase <> 'resolved'"))
    op.create_index("uq_alert_open_code", "alert", ["authority_id", "code"], unique=True, **_where("phase <> 'resolved'"))
    op.create_index("uq_alert_open_stranger", "alert", ["stranger_id"], unique=True, **_where("phase <> 'resolved'"))
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("ask_carer", _words("always", "cross_check", "never", name="ask_carer"), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("hosted_by", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_placement_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["authority_id", "team_id"], ["team.authority_id", "team.id"], name=op.f("fk_placement_authority_id_team_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_placement_authority_id_young_person_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_placement_authority_id")),
        sa.ForeignKeyConstraint(["hosted_by"], ["authority.id"], name=op.f("fk_placement_hosted_by")),
        sa.ForeignKeyConstraint(["placed_by"], ["authority.id"], name=op.f("fk_placement_placed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_placement_authority_id_id")),
    )
    op.create_index(op.f("ix_placement_young_person_id"), "placement", ["young_person_id"], unique=False)
    op.create_table(
        "alert_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "alert_id"], ["alert.authority_id", "alert.id"], name=op.f("fk_alert_note_authority_id_alert_id")
        ),
        sa.ForeignKeyConstraint(["authority_id", "by"], ["person.authority_id", "person.id"], name=op.f("fk_alert_note_authority_id_by")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_alert_note_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_note")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_alert_note_authority_id_id")),
    )
    op.create_index(op.f("ix_alert_note_alert_id"), "alert_note", ["alert_id"], unique=False)
    op.create_table(
        "placement_carer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "carer_id"], ["person.authority_id", "person.id"], name=op.f("fk_placement_carer_authority_id_carer_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "placement_id"],
            ["placement.authority_id", "placement.id"],
            name=op.f("fk_placement_carer_authority_id_placement_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_placement_carer_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_carer")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_placement_carer_authority_id_id")),
        sa.UniqueConstraint("placement_id", "carer_id", name=op.f("uq_placement_carer_placement_id_carer_id")),
        sa.UniqueConstraint("placement_id", "position", name=op.f("uq_placement_carer_placement_id_position")),
    )
    op.create_index(op.f("ix_placement_carer_carer_id"), "placement_carer", ["carer_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_with", _words("young_person", "carer", name="starts_with"), nullable=False),
        sa.Column("days", _JSON, nullable=False),
        sa.Column("times", _JSON, nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("tier", _words("arrival", "first_week", "standard", "after_return", "approaching_18", name="tier"), nullable=False),
        sa.Column("tier_changes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests_for_alert", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "rests_for_alert"], ["alert.authority_id", "alert.id"], name=op.f("fk_plan_authority_id_rests_for_alert")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_plan_authority_id_young_person_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_plan_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_plan_authority_id_id")),
        sa.UniqueConstraint("authority_id", "young_person_id", "ref", name=op.f("uq_plan_authority_id_young_person_id_ref")),
    )
    op.create_index(op.f("ix_plan_young_person_id"), "plan", ["young_person_id"], unique=False)
    op.create_table(
        "check_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("asking", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phase", _words("scheduled", "asking", "waiting", "closed", name="phase"), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            _words(
                "ok",
                "later_then_ok",
                "call",
                "help",
                "unclear",
                "stopped",
                "paused",
                "wrong_number",
                "carer_seen",
                "carer_elsewhere",
                "carer_concern",
                "silent",
                "undelivered",
                "not_asked",
                "cancelled",
                "merged",
                name="outcome",
            ),
            nullable=True,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks_key", sa.LargeBinary(), nullable=True),
        sa.Column("state", _JSON, nullable=False),
        sa.CheckConstraint("(phase = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_check_in_only_closed_has_end")),
        sa.CheckConstraint("(phase = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_check_in_only_closed_has_outcome")),
        sa.CheckConstraint("(phase = 'closed') = (wake_at IS NULL)", name=op.f("ck_check_in_only_closed_sleeps")),
        sa.ForeignKeyConstraint(
            ["authority_id", "plan_id"], ["plan.authority_id", "plan.id"], name=op.f("fk_check_in_authority_id_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_check_in_authority_id_young_person_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_check_in_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_check_in_authority_id_id")),
        sa.UniqueConstraint("plan_id", "local_date", "slot", "asking", name=op.f("uq_check_in_plan_id_local_date_slot_asking")),
    )
    op.create_index("ix_check_in_asks_key", "check_in", ["asks_key"], unique=False, **_where("phase IN ('asking', 'waiting')"))
    op.create_index("ix_check_in_history", "check_in", ["young_person_id", "due_at"], unique=False)
    op.create_index("ix_check_in_open", "check_in", ["young_person_id"], unique=False, **_where("phase <> 'closed'"))
    op.create_index("ix_check_in_wake_at", "check_in", ["wake_at"], unique=False, **_where("phase <> 'closed'"))
    op.create_index("uq_check_in_asked", "check_in", ["young_person_id"], unique=True, **_where("phase IN ('asking', 'waiting')"))
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made_by_kind", _words("c", "a", "i", "w", name="made_by_kind"), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("inbox_id", sa.Uuid(), nullable=True),
        sa.Column("young_person_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("stranger_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("channel", _words("telegram", "sms", "voice", "handset", name="channel"), nullable=False),
        sa.Column("address_key", sa.LargeBinary(), nullable=False),
        sa.Column("road", _words("sms", "voice", name="road"), nullable=False),
        sa.Column("lane", _words("page", "reply", "question", "bulk", name="lane"), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("params", _JSON, nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visible_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            _words(
                "queued",
                "claimed",
                "accepted",
                "left",
                "delivered",
                "undelivered",
                "refused",
                "expired",
                "cancelled",
                "unknown",
                name="state",
            ),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rendered_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", name=op.f("ck_outbox_only_claimed_has_lease")),
        sa.CheckConstraint("state <> 'claimed' OR claimed_by IS NOT NULL", name=op.f("ck_outbox_claimed_by_somebody")),
        sa.ForeignKeyConstraint(
            ["authority_id", "alert_id"], ["alert.authority_id", "alert.id"], name=op.f("fk_outbox_authority_id_alert_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "check_in_id"], ["check_in.authority_id", "check_in.id"], name=op.f("fk_outbox_authority_id_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "contact_id"], ["contact.authority_id", "contact.id"], name=op.f("fk_outbox_authority_id_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "recipient_id"], ["person.authority_id", "person.id"], name=op.f("fk_outbox_authority_id_recipient_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "stranger_id"], ["stranger.authority_id", "stranger.id"], name=op.f("fk_outbox_authority_id_stranger_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_outbox_authority_id_young_person_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_outbox_authority_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_outbox_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_outbox_authority_id_id")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_alert_id"), "outbox", ["alert_id"], unique=False)
    op.create_index(op.f("ix_outbox_check_in_id"), "outbox", ["check_in_id"], unique=False)
    op.create_index("ix_outbox_claimable", "outbox", ["lane", "visible_at", "id"], unique=False, **_where("state = 'queued'"))
    op.create_index(op.f("ix_outbox_inbox_id"), "outbox", ["inbox_id"], unique=False)
    op.create_index("ix_outbox_lease", "outbox", ["lease_until"], unique=False, **_where("state = 'claimed'"))
    op.create_index(
        "ix_outbox_live_questions",
        "outbox",
        ["address_key"],
        unique=False,
        **_where("lane = 'question' AND state IN ('queued', 'claimed')"),
    )
    op.create_index("ix_outbox_not_after", "outbox", ["not_after"], unique=False, **_where("state = 'queued'"))
    op.create_index("ix_outbox_pages", "outbox", ["address_key", "owed_at"], unique=False, **_where("lane = 'page'"))
    op.create_index(op.f("ix_outbox_provider_id"), "outbox", ["provider_id"], unique=False)
    op.create_index("ix_outbox_unknown", "outbox", ["visible_at"], unique=False, **_where("state = 'unknown'"))
    op.create_index(op.f("ix_outbox_young_person_id"), "outbox", ["young_person_id"], unique=False)

    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        # Council and worker refer to each other: SQLite took the reference with the table, PostgreSQL takes it now.
        op.create_foreign_key(_LAST_RESORT, "authority", "person", ["id", "last_resort_id"], ["authority_id", "id"])
    for trigger in _SQLITE_TRIGGERS if on_sqlite else _POSTGRESQL_TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Drop everything; triggers and indexes go with their tables."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.drop_constraint(_LAST_RESORT, "authority", type_="foreignkey")
    for table in reversed(_TABLES):
        op.drop_table(table)
    if not on_sqlite:
        op.execute("DROP FUNCTION refuse_change()")
