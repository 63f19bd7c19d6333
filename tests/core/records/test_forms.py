"""Forms and registers: read strictly, versioned honestly, published once, in six languages."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import palermo
from palermo.content.labels import LANGUAGES
from palermo.errors import InvalidAnswer, InvalidContent
from palermo.records.events import Answer, change_to, migrated
from palermo.records.form import Choice, Item
from palermo.records.form_file import EXAMPLE, read_form
from palermo.records.register_file import read_register, registers, untranslated
from palermo.records.values import clean
from palermo.records.versions import change_between, check_change, fault_of
from palermo.treaty.articles import provisions

OWN = Path(palermo.__file__).parent / "content" / "registers"


def _form(text: str, version: str = "1.0.0"):
    return read_form(
        text.replace("version: 1.0.0", f"version: {version}"), register="courses", place="courses/here.yaml"
    )


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ("type: text", "type: colour", "item 'title': type \"colour\" is not one of"),
        ("id: title", "id: Title", "is not of small letters"),
        ("required: required", "required: perhaps", 'required "perhaps" is not one of'),
        ("label: Title", "labels: Title", "unknown: labels"),
        ("version: 1.0.0", "version: one", 'version "one" is not of the kind 1.0.0'),
        ("type: text", "type: choice", "choices go with the types choice"),
        ("label: Title", "label: Title, show_if: {answered: title}", "show_if runs in a circle"),
        ("label: Title", "label: Title, show_if: {answered: other}", 'reads "other", which does not exist'),
        ("label: Course,", "label: [Course,", "not valid YAML"),
    ],
)
def test_a_wrong_form_is_refused_with_its_place(was, now, what):
    assert was in EXAMPLE
    with pytest.raises(InvalidContent, match=re.escape(what)):
        _form(EXAMPLE.replace(was, now))


OPTIONAL = EXAMPLE.replace("items: [", "items: [{id: place, type: text, label: Place}, ")


def test_what_a_change_is_and_what_its_number_must_say():
    first = _form(EXAMPLE)

    assert change_between(first, _form(EXAMPLE.replace("label: Title", "label: Name of the course"))) == "patch"
    assert change_between(first, _form(OPTIONAL)) == "minor"
    assert change_between(first, _form(EXAMPLE.replace("id: title", "id: name"))) == "major"
    assert change_between(first, _form(EXAMPLE.replace("type: text", "type: date"))) == "major"
    with pytest.raises(InvalidContent, match=r"this is a minor change of 1\.0\.0"):
        check_change(first, _form(OPTIONAL, "1.0.1"))
    with pytest.raises(InvalidContent, match="say under migration what becomes of title"):
        check_change(first, _form(EXAMPLE.replace("id: title", "id: name"), "2.0.0"))
    moved = EXAMPLE.replace("id: title", "id: name") + "migration: {renamed: {title: name}}\n"
    check_change(first, _form(moved, "2.0.0"))


def test_published_files_never_change(tmp_path):
    assert [fault for one in registers().values() for form in one.versions.values() if (fault := fault_of(form))] == []
    copy = tmp_path / "ratification"
    shutil.copytree(OWN / "ratification", copy)
    file = copy / "1.0.0.yaml"
    file.write_text(file.read_text().replace("What stands in the way?", "What stands in your way?"))

    assert "changed after it was published" in fault_of(read_register(copy).form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_register_speaks_every_language(language):
    for one in registers().values():
        assert untranslated(one, language) == [], one.id


def test_the_checklists_ask_every_scored_duty_once():
    for instrument in ("tip", "untoc"):
        asked = [item.article for item in registers()[f"checklist_{instrument}"].form.items.values() if item.level]
        scored = [one.item_id for one in provisions().values() if one.instrument == instrument and one.is_scored]
        assert sorted(asked) == sorted(scored)


def test_every_yes_about_the_convention_asks_about_trafficking_too():
    form = registers()["checklist_untoc"].form
    duties = [item for item in form.items.values() if item.level]
    also = [item for item in form.items.values() if item.id.endswith("_also")]
    assert {item.article for item in duties} - {item.article for item in also} == {
        one.item_id
        for one in provisions().values()
        if one.instrument == "untoc" and one.is_scored and one.theme in ("Notification", "Reporting")
    }


CHOICES = (Choice("yes", "Yes"), Choice("no", "No"))


@pytest.mark.parametrize(
    ("type", "given", "value"),
    [
        ("integer", "١٬٢٣٤", 1234),
        ("integer", "1 234", 1234),
        ("decimal", "3٫50", "3.50"),
        ("date", "٢٠٠٩-٠٤-١٤", "2009-04-14"),
        ("state", "Kenya", "KEN"),
        ("state", "肯尼亚", "KEN"),
        ("text", " a\u0000b\u202e ", "ab\u202e"),
        ("money", {"amount": "1,000", "currency": "eur"}, {"amount": "1000", "currency": "EUR"}),
        ("period", {"from": "2026-01-01", "to": ""}, {"from": "2026-01-01"}),
        ("article", "TIP-06-6", "TIP-06-6"),
        ("recommendation", "CTOC/COP/WG.4/2009/2, 20(a)", "CTOC/COP/WG.4/2009/2, 20(a)"),
        ("choices", ["no", "yes", "no"], ["yes", "no"]),
        ("text", "", None),
    ],
)
def test_what_a_person_writes_becomes_one_clean_value(type, given, value):
    choices = CHOICES if type.startswith("choice") else ()
    assert clean(Item("one", type, "One", choices=choices), given) == value


@pytest.mark.parametrize(
    ("type", "given", "what"),
    [
        ("integer", "about ten", "“about ten” is not a number."),
        ("integer", "1.5", "Write a whole number."),
        ("decimal", "nan", "This number is too large."),
        ("date", "14 April", "is not a date"),
        ("state", "Atlantis", "is not a State or area"),
        ("money", {"amount": "1", "currency": "ZZZ"}, "is not a currency code"),
        ("period", {"from": "2026-02-01", "to": "2026-01-01"}, "The end lies before the beginning."),
        ("choice", "perhaps", "is not one of the choices"),
        ("article", "TIP-99", "is not a provision"),
        ("recommendation", "20(a)", "Write symbol and paragraph"),
        ("law", {"provision": "3"}, "Name the law or measure."),
        ("law", {"law": "Act", "address": "javascript:alert(1)"}, "An address begins with https"),
        ("file", {"name": "a", "sha256": "../../etc"}, "This file is not here"),
        ("entry", "1; drop table", "This is not an entry"),
        ("text", "x" * 501, "This is 501 characters long; at most 500 are kept."),
        ("group", "x", "This question is answered cell by cell."),
        ("text", {"a": 1}, "Write a text."),
    ],
)
def test_a_wrong_answer_is_said_in_words_that_every_language_has(type, given, what):
    from palermo.content.reasons import reason_in

    choices = CHOICES if type == "choice" else ()
    with pytest.raises(InvalidAnswer, match=re.escape(what)) as refused:
        clean(Item("one", type, "One", choices=choices), given)
    assert reason_in(str(refused.value), "ar") != str(refused.value)


def test_a_register_beside_the_data_is_found_and_cannot_take_a_taken_name(tmp_path):
    folder = tmp_path / "registers" / "simulated_campaigns"
    folder.mkdir(parents=True)
    (folder / "1.0.0.yaml").write_text(EXAMPLE)
    (folder / "register.yaml").write_text(
        "label: Simulated campaigns\nsummary: Of a test\nworkflow: {statuses: {draft: {label: Draft, open: true}}}\n"
    )
    assert registers(tmp_path)["simulated_campaigns"].form.version == "1.0.0"

    folder.rename(tmp_path / "registers" / "ratification")
    with pytest.raises(InvalidContent, match="Palermo has a register of this name"):
        registers(tmp_path)


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ("remind: [30, 7, 0]", "remind: [30, -7]", "remind lists days before the due day"),
        ("remind: [30, 7, 0]", "remind: [7, 7]", "each once"),
        ("remind: [30, 7, 0]", "remind: [yes]", "remind lists days before the due day"),
        ("remind: [30, 7, 0]", "warn: [7]", "due names an item and the days of its reminders"),
        ("{item: due_on", "{item: title", '"title" must be an item of the type date'),
        ("publication: live", "for_states: parties", "for_states asks about parties; name the treaty"),
    ],
)
def test_a_wrong_due_day_or_a_treaty_not_named_is_refused_with_its_place(tmp_path, was, now, what):
    copy = tmp_path / "plan_activities"
    shutil.copytree(OWN / "plan_activities", copy)
    file = copy / "register.yaml"
    assert was in file.read_text()
    file.write_text(file.read_text().replace(was, now))

    with pytest.raises(InvalidContent, match=re.escape(what)):
        read_register(copy)


def test_every_register_with_a_due_day_reminds():
    assert {one.id: one.due.remind for one in registers().values() if one.due} == {
        "annual_questionnaire": (60, 30, 7, 0),
        "legislative_assistance": (30, 14, 3, 0),
        "decision_calendar": (90, 30, 7, 0),
        "follow_up": (30, 7, 0),
        "plan_activities": (30, 7, 0),
    }


def test_the_way_to_the_present_leads_through_a_withdrawn_version(tmp_path):
    folder = tmp_path / "courses"
    folder.mkdir()
    status = "{draft: {label: Draft, open: true}}"
    (folder / "register.yaml").write_text(
        f"label: Courses\nsummary: Simulated\nwithdrawn: ['2.0.0']\nworkflow: {{statuses: {status}}}\n"
    )
    renamed = EXAMPLE.replace("id: title", "id: name").replace("1.0.0", "2.0.0")
    (folder / "1.0.0.yaml").write_text(EXAMPLE)
    (folder / "2.0.0.yaml").write_text(renamed + "migration: {renamed: {title: name}}\n")
    (folder / "2.0.1.yaml").write_text(renamed.replace("2.0.0", "2.0.1").replace("label: Title", "label: Name"))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    answers = {"title": Answer("One", 1, moment, "person:1", "o", "1.0.0")}

    register = read_register(folder)
    for form in register.newer_than("1.0.0"):
        answers, _retired = migrated(answers, change_to(form))

    assert [form.version for form in register.newer_than("1.0.0")] == ["2.0.0", "2.0.1"]
    assert answers["name"].value == "One"
    assert register.newer_than("2.0.1") == []


def test_a_number_that_would_be_written_out_as_a_million_digits_is_refused():
    item = Item("budget", "decimal", "Budget")
    assert clean(item, "0.000000001") == "0.000000001"
    with pytest.raises(InvalidAnswer, match="is not a number"):
        clean(item, "1e-999999")
