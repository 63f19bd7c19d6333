"""A form written by hand for ODK becomes a form here, or every reason why not is named with sheet and cell."""

import io
import zipfile

import pytest
from pyxform.xls2xform import convert

from palermo.content.reasons import _pattern, reasons
from palermo.errors import InvalidContent, InvalidInput
from palermo.records.register_file import read_register
from palermo.records.rules import parse
from palermo.records.xlsform.folder import packed, write_folder
from palermo.records.xlsform.reading import read_xlsform
from palermo.records.xlsform.report import InvalidForm
from tests.core.records.xlsforms import workbook

HEAD = [
    "type",
    "name",
    "label::English (en)",
    "label::Français (fr)",
    "required",
    "relevant",
    "constraint",
    "appearance",
]
YES_NO = [
    ["list_name", "name", "label::English (en)", "label::Français (fr)"],
    ["yes_no", "yes", "Yes", "Oui"],
    ["yes_no", "no", "No", "Non"],
    ["", "", "", ""],
    ["kinds", "1", "Labour", "Travail"],
    ["kinds", "2", "Sexual", "Sexuelle"],
]
SETTINGS = [
    ["form_title", "form_id", "version", "default_language"],
    ["Simulated visits", "visits", "20261124", "English (en)"],
]
SURVEY = [
    HEAD,
    ["start", "start", "", ""],
    ["text", "officeName", "Name of the office", "Nom du bureau", "yes"],
    ["begin group", "visit", "Visit", "Visite"],
    ["note", "intro", "Fill this in on the day.", "À remplir le jour même."],
    ["select_one yes_no", "found", "Were victims found?", "A-t-on trouvé des victimes ?", "true()"],
    ["integer", "age", "Age of the eldest", "Âge de l'aînée", True, "${found} = 'yes'", ". >= 0 and . <= 120"],
    ["select_multiple kinds", "kinds", "Kinds", "Types", "no", "selected(${found}, 'yes') and ${age} != ''"],
    ["text", "other", "Other", "Autre", "", "${kinds} = 2 or count-selected(${kinds}) > 1", "", "multiline w1"],
    ["begin_group", "inner", "Inner", "Interne", "", "${found} = 'yes'"],
    ["date", "on", "On which day", "Quel jour", "", "${age} > 17", ". <= today()"],
    ["end_group"],
    ["begin repeat", "persons", "Persons", "Personnes"],
    ["decimal", "height", "Height", "Taille", "", "", ". < 3"],
    ["end repeat"],
    ["text", "many", "Why so many?", "Pourquoi autant ?", "", "count(${persons}) > 3 and sum(${height}) > 5"],
    ["end group"],
]


def _book(survey=None, choices=None, settings=None, **more) -> bytes:
    return workbook(
        {"survey": survey or SURVEY, "choices": choices or YES_NO, "settings": settings or SETTINGS, **more}
    )


def _with(row, head=HEAD):
    """Return a survey of one good question and one row more."""
    return [head, ["text", "good", "Good", "Bon"], row]


def _refused(content: bytes) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        read_xlsform(content, "visits")
    return {one.place: one.text for one in refused.value.problems}


def _test_survey():
    """Return the survey with one fault taken out: a condition on a list of several answers cannot compare."""
    return [
        [cell.replace("${kinds} = 2", "selected(${kinds}, 2)") if isinstance(cell, str) else cell for cell in row]
        for row in SURVEY
    ]


def test_ordinary_habits_of_odk_are_understood(tmp_path):
    content = _book(_test_survey())
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    assert convert(str(file)).xform, "pyxform takes it too"

    made = read_xlsform(content, "visits")
    form, items = made.form, made.form.items
    kinds = {
        "found": "code",
        "age": "number",
        "kinds": "codes",
        "persons": "rows",
        "persons/height": "number",
        "on": "date",
    }

    assert (form.label, form.version, [section.id for section in form.sections]) == (
        "Simulated visits",
        "1.0.0",
        ["questions", "visit"],
    )
    assert form.section("visit").help == "Fill this in on the day."
    assert list(items) == ["office_name", "found", "age", "kinds", "other", "on", "persons", "many"]
    assert [items[id].type for id in items] == [
        "text",
        "choice",
        "integer",
        "choices",
        "long_text",
        "date",
        "group",
        "text",
    ]
    assert [id for id in items if items[id].required == "required"] == ["office_name", "found", "age"]
    assert (items["age"].least, items["age"].most) == (0, 120)
    shown = {
        "age": {"equals": [{"answer": "found"}, "yes"]},
        "kinds": {"all": [{"includes": ["found", "yes"]}, {"answered": "age"}]},
        "other": {"any": [{"includes": ["kinds", "2"]}, {"more": [{"counted": "kinds"}, 1]}]},
        "on": {"all": [{"equals": [{"answer": "found"}, "yes"]}, {"more": [{"answer": "age"}, 17]}]},
        "many": {"all": [{"more": [{"count": "persons"}, 3]}, {"more": [{"total": ["persons", "height"]}, 5]}]},
    }
    assert {id: item.show_if for id, item in items.items() if item.show_if} == {
        id: parse(tree, kinds.get, "here") for id, tree in shown.items()
    }
    assert items["on"].checks[0].message == "This answer does not fit."
    assert form.say("Were victims found?", "fr") == "A-t-on trouvé des victimes ?"
    assert dict(made.renamed) == {"officeName": "office_name"}
    assert {one.place: one.text.split(" ")[0] for one in made.warnings} == {
        "survey!A2": '"start"',
        "survey!A10": "this",
        "settings!A2": "the",
    }
    assert '"yes": "Yes"' in made.files["1.0.0.yaml"].replace("'", '"'), "codes that YAML reads otherwise are quoted"
    register = read_register(write_folder(made.files, tmp_path / "visits"))
    assert register.form.items == items
    assert (register.titled, register.columns) == ("office_name", ("office_name", "found", "age"))


def test_every_problem_is_named_at_once_with_sheet_and_cell():
    survey = [
        [*HEAD, "calculation"],
        ["text", "a", "A", "A", "", "${nowhere} = 1"],
        ["geopoint", "b", "B", "B"],
        ["calculate", "c", "", "", "", "", "", "", "1 + 1"],
        ["integer", "d", "D", "D", "perhaps", "", "regex(., '(a+)+$')"],
        ["integer", "e", "E", "E", "", "${d} > ", ". > 'x'", "signature"],
        ["select_one nothing", "f", "F", "F"],
        ["text", "A", "", "Sans anglais"],
        ["begin_group", "g", "G", "G"],
        ["end_repeat"],
        ["begin_repeat", "h", "H", "H"],
        ["text", "i", "I", "I", "", "${a} = 'x'"],
        ["end_repeat"],
    ]
    choices = [*YES_NO, ["yes_no", "a b", "A", "A"], ["yes_no", "yes", "Again", "Encore"]]

    found = _refused(_book([*survey, ["select_one yes_no", "j", "J ${a}", "J"]], choices))

    assert found == {
        "survey!F2": '"nowhere" is no question that a rule can read here.',
        "survey!A3": 'questions of the type "geopoint" are not known here.',
        "survey!A4": 'questions of the type "calculate" are not known here.',
        "survey!I4": 'the column "calculation" is not known here.',
        "survey!E5": 'required is yes or no here, not "perhaps".',
        "survey!G5": found["survey!G5"],
        "survey!F6": 'a value is missing before "the end"',
        "survey!G6": "more cannot compare number with text",
        "survey!H6": 'the appearance "signature" is not known here.',
        "survey!A7": 'no list "nothing" stands in the sheet choices.',
        "survey!B8": 'the name "A" becomes "a", as at survey!B2.',
        "survey!C8": 'no text stands here, and other languages say "Sans anglais".',
        "survey!A9": "this group does not end.",
        "survey!A10": "this ends a repeat that does not begin here.",
        "survey!F12": "a question in a repeat or table is always asked here.",
        "survey!C14": "a text that is filled in from answers is not known here.",
        "choices!B7": '"a b" is no code: letters of English, digits, _ . and - only.',
        "choices!B8": 'the code "yes" stands twice in the list "yes_no".',
    }
    assert found["survey!G5"].startswith('the function "regex" is not known here')


ROWS = {
    "twice": (["text", "good", "Again", "Encore"], "survey!B3", 'the name "good" becomes "good", as at survey!B2.'),
    "no name": (["text", "", "A", "A"], "survey!B3", 'the name "" is missing or no name here.'),
    "no type": (["", "a", "A", "A"], "survey!A3", "the type is missing."),
    "or other": (
        ["select_one yes_no or_other", "a", "A", "A"],
        "survey!A3",
        'questions of the type "select_one yes_no or_other" are not known here.',
    ),
    "stop": (["note", "a", "A", "A", "yes"], "survey!A3", "a note that stops is not known here; use a constraint."),
    "length": (
        ["text", "a", "A", "A", "", "string-length(${good}) > 3"],
        "survey!F3",
        "a length or an empty value can only be compared to ask for an answer",
    ),
    "no truth": (["text", "a", "A", "A", "", "1 + 1"], "survey!F3", "this must be true or false and is a number"),
    "order": (
        ["text", "a", "A", "A", "", "${good} > 'b'"],
        "survey!F3",
        "more compares numbers or dates, and got text",
    ),
    "circle": (["text", "a", "A", "A", "", "${a} = 'b'"], "survey!F3", "show_if runs in a circle: a <- a"),
    "deep": (
        ["text", "a", "A", "A", "", "(" * 40 + "1" + ")" * 40],
        "survey!F3",
        "this expression is too long or too deep; split it over several questions",
    ),
    "long": (
        ["integer", "a", "A", "A", "", "", ". > " + " - ".join(["1"] * 400)],
        "survey!G3",
        "this expression is too long or too deep; split it over several questions",
    ),
    "digits": (
        ["integer", "a", "A", "A", "", "", ". > 0.12345678901234567890"],
        "survey!G3",
        "the number 0.12345678901234567890 has more digits than are kept.",
    ),
    "empty": (["begin_repeat", "a", "A", "A"], "survey!A3", "no question stands in this repeat or table."),
    "no number": (["text", "a", "A", "A", "", "sum(${good}) > 1"], "survey!F3", '"good" is no number in a repeat.'),
}


@pytest.mark.parametrize("name", ROWS)
def test_one_wrong_row_is_refused_at_its_cell_in_words_that_can_be_translated(name):
    row, place, text = ROWS[name]

    found = _refused(_book(_with(row)))

    assert found[place] == text
    assert any(_pattern(template).fullmatch(text) for template in reasons())


def test_what_pyxform_lets_pass_is_caught(tmp_path):
    survey = [HEAD, ["integer", "age", "Age", "", "", "", ". >"], ["text", "b", "B", "B"]]
    file = tmp_path / "form.xlsx"
    file.write_bytes(_book(survey))
    assert convert(str(file)).xform, "a broken constraint and a missing translation pass there"

    with pytest.raises(InvalidForm) as refused:
        read_xlsform(file.read_bytes(), "visits")

    assert [str(one) for one in refused.value.problems] == ['survey!G2: a value is missing before "the end"']
    assert 'survey!D2: "Age" is not translated into Français.' in map(str, refused.value.warnings)


def test_columns_without_a_language_a_foreign_language_and_two_translations_of_one_text():
    head = [
        "type",
        "name",
        "label",
        "label::Kiswahili (sw)",
        "label::Français (fr)",
        "$kuid",
        "note",
        "hint::English (en)",
    ]
    survey = [
        head,
        ["text", "a", "Other", "Nyingine", "Autre", "k1", "mine", "Help"],
        ["text", "b", "Other", "Nyingine", "Une autre"],
    ]

    made = read_xlsform(_book(survey), "visits")

    assert made.form.items["a"].label == "Other"
    assert made.form.say("Other", "fr") == "Autre"
    assert sorted(str(one) for one in made.warnings) == [
        'settings!A2: the version "20261124" becomes 1.0.0.',
        'survey!A1: no column "hint" is in Français.',
        'survey!A1: the language "kiswahili (sw)" is none of the six and is left out.',
        'survey!E3: "Other" has another translation at survey!E2; the first one is kept.',
        'survey!F2: the column "$kuid" is left out.',
        'survey!G2: the column "note" is left out.',
    ]


def test_a_form_in_french_alone_keeps_its_texts():
    survey = [["type", "name", "label::French"], ["text", "a", "Nom"]]
    settings = [["form_title", "version"], ["Visites", "2.0.0"]]

    made = read_xlsform(_book(survey, settings=settings, choices=[["list_name", "name"]]), "visits")

    assert (made.form.label, made.form.version, made.form.items["a"].label) == ("Visites", "2.0.0", "Nom")
    assert [str(one) for one in made.warnings] == [
        "survey!A1: no column is in English; the texts in Français stand in its place."
    ]


def test_a_constraint_on_what_is_chosen_and_a_message_in_two_languages():
    head = [
        "type",
        "name",
        "label",
        "constraint",
        "constraint_message::English (en)",
        "constraint_message::Français (fr)",
    ]
    survey = [
        head,
        ["select_multiple kinds", "k", "K", "not(selected(., '1') and count-selected(.) > 1)", "One only.", "Un seul."],
        ["integer", "n", "N", ". >= 1", "At least one.", "Au moins un."],
    ]

    form = read_xlsform(_book(survey), "visits").form

    rule = {"not": {"all": [{"includes": ["k", "1"]}, {"more": [{"counted": "k"}, 1]}]}}
    assert form.items["k"].checks[0].rule == parse(rule, {"k": "codes"}.get, "here")
    assert form.say(form.items["k"].checks[0].message, "fr") == "Un seul."
    assert (form.items["n"].least, form.items["n"].checks[0].message) == (None, "At least one.")


def test_a_folder_is_written_whole_or_not_at_all(tmp_path):
    made = read_xlsform(_book(_test_survey()), "visits")
    folder = write_folder(made.files, tmp_path / "visits")
    assert {file.name for file in folder.iterdir()} == {"1.0.0.yaml", "register.yaml", "fr.po"}

    with pytest.raises(InvalidInput, match="something stands here already"):
        write_folder(made.files, folder)
    with pytest.raises(InvalidContent):
        write_folder({"register.yaml": "label: A"}, tmp_path / "other")
    assert [file.name for file in tmp_path.iterdir()] == ["visits"]
    with zipfile.ZipFile(io.BytesIO(packed(made.files, "visits"))) as archive:
        assert set(archive.namelist()) == {"visits/1.0.0.yaml", "visits/register.yaml", "visits/fr.po"}
    with pytest.raises(InvalidInput, match="is not of small letters"):
        read_xlsform(_book(_test_survey()), "../visits")


def test_two_repeats_may_use_one_name_as_long_as_no_rule_reads_it():
    def persons(name):
        return [["begin_repeat", name, name, name], ["integer", "age", "Age", "Âge"], ["end_repeat"]]

    survey = [HEAD, *persons("victims"), *persons("suspects")]

    form = read_xlsform(_book(survey), "visits").form
    found = _refused(_book([*survey, ["text", "a", "A", "A", "", "sum(${age}) > 90"]]))

    assert [item.cells[0].id for item in form.items.values()] == ["age", "age"]
    assert found == {"survey!F8": '"age" is no number in a repeat.'}
