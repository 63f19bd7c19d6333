"""Refuse in the database itself to change or delete a line of the audit log."""

from django.db import migrations

SAID = "the audit log is append-only"
SQLITE = [
    f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON accounts_auditrecord BEGIN SELECT RAISE(ABORT, '{SAID}'); END;"
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$;",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditrecord "
    "FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only();",
]


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER audit_no_{act};")
    else:
        schema_editor.execute("DROP TRIGGER audit_append_only ON accounts_auditrecord;")
        schema_editor.execute("DROP FUNCTION accounts_audit_append_only();")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
