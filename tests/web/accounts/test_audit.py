"""The audit log under attack: edited, deleted, swapped, cut off."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from palermo_web.accounts import audit
from palermo_web.accounts.models import AuditRecord

pytestmark = pytest.mark.django_db
TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_append_only ON accounts_auditrecord",),
}


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def log(home, db):
    """Five acts, witnessed."""
    for number in range(1, 6):
        with transaction.atomic():
            audit.record(f"test.act{number}", by="tester", about=f"thing:{number}", details={"number": number})
    return home


@pytest.fixture
def unguarded(log):
    """Stand in for somebody who owns the database: the guards are taken away; the end of the test brings them back."""
    _execute(*TRIGGERS[connection.vendor])
    return log


def _faults(home) -> list[tuple[int, str]]:
    return [(fault.sequence, fault.what) for fault in audit.verify(home).faults]


def test_a_whole_log_has_no_fault(log):
    assert audit.verify(log).records == 5
    assert _faults(log) == []


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE accounts_auditrecord SET act = 'x' WHERE sequence = 2",
        "DELETE FROM accounts_auditrecord WHERE sequence = 2",
    ],
)
def test_the_database_itself_refuses_changes(log, act):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _execute(act)
    assert _faults(log) == []


@pytest.mark.parametrize(
    "column",
    ["act = 'x'", "by = 'somebody'", "about = 'x'", "details = '{\"number\": 9}'", "at = '2020-01-01 00:00:00+00:00'"],
)
def test_an_edited_entry_is_found(unguarded, column):
    name, value = column.split(" = ")
    _execute(f'UPDATE accounts_auditrecord SET "{name}" = {value} WHERE sequence = 3')
    assert (3, "was edited") in _faults(unguarded)


def test_an_edited_entry_with_its_hash_made_anew_is_found_by_the_next(unguarded):
    entry = AuditRecord.objects.get(sequence=3)
    entry.act = "forged"
    _execute(f"UPDATE accounts_auditrecord SET act = 'forged', hash = '{audit.hash_of(entry)}' WHERE sequence = 3")
    found = dict(_faults(unguarded))
    assert found[3] == "is not what the witness file saw"
    assert found[4] == "does not follow the entry before it"


def test_a_deleted_entry_is_found(unguarded):
    _execute("DELETE FROM accounts_auditrecord WHERE sequence = 3")
    assert (3, "is missing") in _faults(unguarded)


def test_two_swapped_entries_are_found(unguarded):
    _execute(
        "UPDATE accounts_auditrecord SET sequence = 99 WHERE sequence = 2",
        "UPDATE accounts_auditrecord SET sequence = 2 WHERE sequence = 4",
        "UPDATE accounts_auditrecord SET sequence = 4 WHERE sequence = 99",
    )
    assert {2, 4} <= {sequence for sequence, _ in _faults(unguarded)}


def test_a_cut_off_tail_is_found_by_the_witness(unguarded):
    _execute("DELETE FROM accounts_auditrecord WHERE sequence > 3")
    assert _faults(unguarded) == [(4, "and what follows was cut off; the witness file has it")]


def test_a_chain_forged_whole_is_found_by_the_witness(unguarded):
    entries = list(AuditRecord.objects.order_by("sequence"))
    previous = audit.START
    for entry in entries:
        entry.act, entry.previous = "forged", previous
        previous = entry.hash = audit.hash_of(entry)
        _execute(
            f"UPDATE accounts_auditrecord SET act = 'forged', previous = '{entry.previous}', hash = '{entry.hash}' WHERE sequence = {entry.sequence}"
        )
    assert len(_faults(unguarded)) == 5


def test_a_missing_witness_is_a_fault(log):
    audit.witness_file(log).unlink()
    assert _faults(log) == [(1, "has no witness file beside the database")]


def test_an_act_that_fails_leaves_no_entry(log):
    with pytest.raises(ValueError, match="the act failed"), transaction.atomic():
        audit.record("test.failed", by="tester")
        raise ValueError("the act failed")
    assert not AuditRecord.objects.filter(act="test.failed").exists()
    assert _faults(log) == []


def test_an_act_outside_a_transaction_is_refused(monkeypatch):
    monkeypatch.setattr(audit, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="outside a transaction"):
        audit.record("test.loose", by="tester")
