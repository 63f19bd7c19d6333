"""Refuse in the database itself to change a finished estimate, or to change or delete a release or withdrawal."""

from django.db import migrations

ESTIMATE, EVENT = "statistics_estimation", "statistics_estimationevent"
SAID = "finished estimates are permanent, releases and withdrawals append-only"
GUARDS = (  # table, act, when
    (ESTIMATE, "UPDATE", "OLD.finished_at IS NOT NULL"),
    (ESTIMATE, "DELETE", "OLD.standing <> 'draft'"),
    (EVENT, "UPDATE", ""),
    (EVENT, "DELETE", ""),
)


def _named(table, act):
    return f"{table}_no_{act.lower()}"


def _sqlite():
    for table, act, when in GUARDS:
        condition = f"WHEN {when} " if when else ""
        yield (
            f"CREATE TRIGGER {_named(table, act)} BEFORE {act} ON {table} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END;"
        )


def _postgresql():
    yield (
        "CREATE FUNCTION statistics_permanent() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$;"
    )
    for table, act, when in GUARDS:
        condition = f"WHEN ({when}) " if when else ""
        yield (
            f"CREATE TRIGGER {_named(table, act)} BEFORE {act} ON {table} "
            f"FOR EACH ROW {condition}EXECUTE FUNCTION statistics_permanent();"
        )


def guard(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, act, _when in GUARDS:
        schema_editor.execute(f"DROP TRIGGER {_named(table, act)}{'' if sqlite else f' ON {table}'};")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION statistics_permanent();")


class Migration(migrations.Migration):
    dependencies = [("statistics", "0002_estimates")]
    operations = [migrations.RunPython(guard, unguard)]
