"""Refuse in the database itself to change or delete what somebody did to a document."""

from django.db import migrations

TABLE = "review_documentevent"
SAID = "events of documents are append-only"


def _sqlite():
    for act in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END;"


def _postgresql():
    yield (
        "CREATE FUNCTION review_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$;"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION review_append_only();"
    )


def guard(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{act};")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE};")
        schema_editor.execute("DROP FUNCTION review_append_only();")


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
