"""Refuse in the database itself to change or delete what was assigned, coded, decided or published of a law."""

from django.db import migrations

SAID = "what was assigned, coded, decided and published of laws is append-only"
TABLES = ("treaty_lawassignment", "treaty_lawcoding", "treaty_lawadjudication", "treaty_lawpublication")


def _sqlite():
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAID}'); END;"


def _postgresql():
    yield (
        "CREATE FUNCTION treaty_law_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$;"
    )
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION treaty_law_append_only();"
        )


def guard(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        if sqlite:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{act};")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table};")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION treaty_law_append_only();")


class Migration(migrations.Migration):
    dependencies = [("treaty", "0001_law")]
    operations = [migrations.RunPython(guard, unguard)]
