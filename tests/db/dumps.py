"""What a database's tables are, down to the last condition, spelt so that two databases can be compared."""

import re

from sqlalchemy import Connection, text

_POSTGRES = {
    "column": """
        SELECT c.relname || '.' || a.attname,
               format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
               || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace""",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
    "index": """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace""",
}


def dump(connection: Connection) -> dict[str, str]:
    """Every column, constraint and index by name, with its whole definition. Triggers are the migrations' alone, and so is their table."""
    found = _postgres(connection) if connection.dialect.name == "postgresql" else _sqlite(connection)
    return {name: rule for name, rule in found.items() if "alembic_version" not in name}


def _postgres(connection: Connection) -> dict[str, str]:
    return {f"{kind} {name}": rule for kind, query in _POSTGRES.items() for name, rule in connection.execute(text(query)).all()}


def _sqlite(connection: Connection) -> dict[str, str]:
    query = text("SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
    found: dict[str, str] = {}
    for kind, name, statement in connection.execute(query).all():
        spelt = re.sub(r"\s+", " ", statement.replace('"', ""))
        if kind == "index":
            found[f"index {name}"] = spelt
            continue
        for number, part in enumerate(sorted(_parts(spelt[spelt.index("(") + 1 : spelt.rindex(")")]))):
            # A migration adds columns behind the others, and constraints where it can: their order says nothing.
            label = f"table {name}: {' '.join(part.split()[:2])}"
            found[label if label not in found else f"{label} {number}"] = part
    return found


def _parts(body: str) -> list[str]:
    """What stands between the commas of a table, but not within brackets or quotes."""
    parts, depth, quoted = [""], 0, False
    for letter in body:
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [re.sub(r"\(\s+|\s+\)", lambda found: found.group().strip(), part.strip()) for part in parts]
