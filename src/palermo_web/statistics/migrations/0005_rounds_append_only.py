"""Refuse in the database itself to change or delete what was done in a reporting round, or said in a query."""

from django.db import migrations

TABLES = ("statistics_roundact", "statistics_inquiry", "statistics_remark")
SAID = "acts of rounds, queries and remarks are append-only"
GUARDS = tuple((table, act) for table in TABLES for act in ("UPDATE", "DELETE"))


def _named(table, act):
    return f"{table}_no_{act.lower()}"


def _sqlite():
    for table, act in GUARDS:
        yield (
            f"CREATE TRIGGER {_named(table, act)} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END;"
        )


def _postgresql():
    yield (
        "CREATE FUNCTION statistics_rounds_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$;"
    )
    for table, act in GUARDS:
        yield (
            f"CREATE TRIGGER {_named(table, act)} BEFORE {act} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION statistics_rounds_append_only();"
        )


def guard(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, act in GUARDS:
        schema_editor.execute(f"DROP TRIGGER {_named(table, act)}{'' if sqlite else f' ON {table}'};")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION statistics_rounds_append_only();")


class Migration(migrations.Migration):
    dependencies = [("statistics", "0004_rounds")]
    operations = [migrations.RunPython(guard, unguard)]
