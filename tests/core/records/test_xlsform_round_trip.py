"""A form taken to XLSForm and back is the same form, and pyxform understands it as we do."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.content.labels import LANGUAGES
from palermo.records.form import texts_of
from palermo.records.form_file import read_form
from palermo.records.register_file import read_register, registers
from palermo.records.rules import Facts, holds
from palermo.records.xlsform.book import write_xlsform
from palermo.records.xlsform.folder import write_folder
from palermo.records.xlsform.names import Names
from palermo.records.xlsform.reading import read_xlsform
from palermo.records.xlsform.vocabulary import PARTS
from tests.core.records.xlsforms import DAY, Oracle, content_of

OWN = list(registers())


@pytest.mark.parametrize("id", OWN)
def test_every_form_of_palermo_comes_back_whole(id, tmp_path):
    form = registers()[id].form

    made = read_xlsform(write_xlsform(form), "brought_back")
    folder = read_register(write_folder(made.files, tmp_path / "brought_back"))

    assert content_of(made.form) == content_of(form)
    assert content_of(folder.form) == content_of(form)
    assert made.renamed == {}
    for language in LANGUAGES:
        lost = [text for text in texts_of(form) if folder.form.say(text, language) != form.say(text, language)]
        assert lost == [], language
        own = folder.texts.get(language, {})
        assert language == "en" or [text for text in texts_of(form) if text not in own] == []


@pytest.mark.parametrize("id", OWN)
def test_pyxform_takes_every_form_of_palermo_without_a_warning(id, tmp_path):
    oracle = Oracle(registers()[id].form, tmp_path)

    assert [one for one in oracle.warnings if "missing" not in one] == []
    assert len(oracle.binds) > len(registers()[id].form.items)


def test_the_same_form_gives_the_same_file():
    form = registers()["ratification"].form
    assert write_xlsform(form) == write_xlsform(form)


texts = st.text("abc äж=+-@'\"<&中", min_size=1, max_size=12).map(str.strip).filter(bool)
CODES = ("yes", "no", "partly", "not_applicable", "2", "a.b")
plain_types = [
    "text",
    "long_text",
    "integer",
    "decimal",
    "date",
    "choice",
    "choices",
    "money",
    "period",
    "law",
    "state",
    "organization",
    "article",
    "recommendation",
    "file",
    "entry",
]
ANSWERS = {
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "choice": "code",
    "choices": "codes",
    "text": "text",
}


@st.composite
def rules_over(draw, kinds, this=""):
    """Draw a condition over items of kinds that exist; this: kind of the checked answer."""
    numbers = [{"answer": name} for name, kind in kinds.items() if kind == "number"]
    numbers += [{"count": name} for name, kind in kinds.items() if kind == "rows"]
    numbers += [{"total": [name, "n"]} for name, kind in kinds.items() if kind == "rows"]
    numbers += [{"counted": name} for name, kind in kinds.items() if kind == "codes"]
    numbers += [{"this": True}] * (this == "number")
    days = [{"answer": name} for name, kind in kinds.items() if kind == "date"] + [{"this": True}] * (this == "date")
    codes = [{"answer": name} for name, kind in kinds.items() if kind in ("code", "text")]
    leaves = [st.sampled_from([{"answered": name} for name in kinds])] if kinds else []
    compare = st.sampled_from(["equals", "differs", "less", "at_most", "more", "at_least"])
    if numbers:
        number = st.sampled_from(numbers) | st.integers(-9, 9) | st.sampled_from([0.5, 2.25])
        made = st.builds(
            lambda operator, one, two: {operator: [one, two]},
            st.sampled_from(["sum", "product", "difference"]),
            number,
            number,
        )
        leaves.append(st.builds(lambda operator, one, two: {operator: [one, two]}, compare, number | made, number))
    if days:
        moments = st.sampled_from([*days, {"today": True}, DAY])
        leaves.append(
            st.builds(lambda operator, one, two: {operator: [one, two]}, compare, st.sampled_from(days), moments)
        )
    if codes:
        leaves.append(
            st.builds(
                lambda operator, one, two: {operator: [one, two]},
                st.sampled_from(["equals", "differs"]),
                st.sampled_from(codes),
                st.sampled_from(CODES),
            )
        )
    several = [name for name, kind in kinds.items() if kind == "codes"]
    if several:
        leaves.append(
            st.builds(lambda name, code: {"includes": [name, code]}, st.sampled_from(several), st.sampled_from(CODES))
        )
    if not leaves:
        return None
    tree = st.recursive(
        st.one_of(leaves),
        lambda part: (
            st.lists(part, min_size=1, max_size=3).flatmap(
                lambda parts: st.sampled_from(["all", "any"]).map(lambda operator: {operator: parts})
            )
            | part.map(lambda one: {"not": one})
        ),
        max_leaves=4,
    )
    return draw(tree)


@st.composite
def items(draw, id, kinds, inside=False):
    """Draw an item; kinds: of the items before it, which its rules may read."""
    type = draw(st.sampled_from(plain_types if inside else [*plain_types, "group", "table"]))
    made = {"id": id, "type": type, "label": draw(texts)}
    for word, among in (
        ("help", texts),
        ("applies", texts),
        ("required", st.sampled_from(["required", "recommended"])),
        ("visibility", st.sampled_from(["secretariat", "team"])),
        ("article", st.just("TIP-06-3a")),
        ("level", st.just("consider")),
    ):
        if draw(st.integers(0, 3)) == 0:
            made[word] = draw(among)
    if type in ("choice", "choices"):
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
        made["choices"] = {code: draw(texts) for code in codes}
        if type == "choice" and draw(st.booleans()):
            made["evidence"] = codes[:1]
            made["need"] = codes[-1:]
    if type == "entry":
        made["register"] = "action_plans"
    if type in ("integer", "decimal", "money") and draw(st.booleans()):
        made |= draw(st.sampled_from([{"least": 0}, {"most": 9.5}, {"least": -1, "most": 100}]))
    if type in ("text", "long_text") and draw(st.booleans()):
        made["most"] = draw(st.integers(1, 900))
    if type == "table":
        made["rows"] = {
            code: draw(texts)
            for code in draw(st.lists(st.sampled_from(["a", "2009.1", "B-x"]), min_size=1, unique=True))
        }
    if type in ("table", "group"):
        made["cells"] = [draw(items("n", kinds, inside=True)) | {"type": "integer"}]
        made["cells"][0] = {
            word: one
            for word, one in made["cells"][0].items()
            if word not in ("choices", "evidence", "need", "register", "most", "least", "checks")
        }
        made["cells"] += [
            draw(items(name, kinds, inside=True)) for name in draw(st.sampled_from([[], ["x"], ["x", "q1"]]))
        ]
    if not inside and draw(st.integers(0, 2)) == 0 and (rule := draw(rules_over(kinds))):
        made["show_if"] = rule
    if draw(st.integers(0, 2)) == 0:
        this = ANSWERS.get(type, "") if type in ("integer", "decimal", "date") else ""
        for _ in range(draw(st.integers(1, 2))):
            if rule := draw(rules_over(kinds, this)):
                warning = {"warning": True} if draw(st.booleans()) else {}
                made.setdefault("checks", []).append({"rule": rule, "message": draw(texts), **warning})
    return made


@st.composite
def forms(draw):
    """Draw a small form as the plain values of its file."""
    kinds, sections = {}, []
    for number in range(draw(st.integers(1, 3))):
        found = []
        section = {"id": draw(st.sampled_from(["data", "meta", "part"])) + str(number), "label": draw(texts)}
        if draw(st.integers(0, 3)) == 0:
            section["help"] = draw(texts)
        if kinds and draw(st.integers(0, 3)) == 0:
            section["show_if"] = draw(rules_over(kinds))
        for place in range(draw(st.integers(1, 3))):
            item = draw(items(f"q{number}{place}" if place else ("data", "q1", "part2")[number], kinds))
            found.append(item)
            kind = {"group": "rows"}.get(item["type"], ANSWERS.get(item["type"]))
            if kind:
                kinds[item["id"]] = kind
        sections.append(section | {"items": found})
    lists = {"helps": {"training": "Training", "other": "Other"}, "times": {"year": "Within a year"}}
    needs = {"assistance": "helps", "urgency": "times"}
    asked = any(
        "need" in one for section in sections for item in section["items"] for one in (item, *item.get("cells", ()))
    )
    return {
        "label": draw(texts),
        "version": "1.2.3",
        **({"choices": lists, "needs": needs} if asked else {}),
        "sections": sections,
    }


def _form(plain):
    return read_form(yaml.safe_dump(plain, allow_unicode=True), register="simulated", place="simulated/1.2.3.yaml")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms())
def test_any_form_comes_back_whole(plain):
    form = _form(plain)

    again = read_xlsform(write_xlsform(form), "simulated")

    assert content_of(again.form) == content_of(form)


VALUES = {
    "number": st.integers(-9, 9).map(Decimal) | st.sampled_from([Decimal("0.5"), Decimal("2.25")]) | st.none(),
    "date": st.dates(DAY.replace(year=2020), DAY.replace(year=2030)) | st.just(DAY) | st.none(),
    "code": st.sampled_from(CODES) | st.none(),
    "codes": st.frozensets(st.sampled_from(CODES)).map(lambda found: found or None),
    "text": st.sampled_from(["yes", "a b"]) | st.none(),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms(), st.data())
def test_pyxform_takes_any_form_and_its_conditions_mean_the_same(plain, data):
    form = _form(plain)
    with tempfile.TemporaryDirectory() as folder:
        oracle = Oracle(form, Path(folder))
    names, values, rows = Names(form).of, {}, {}
    for item in form.items.values():
        if item.type == "group":
            rows[item.id] = [{"n": data.draw(VALUES["number"])} for _ in range(data.draw(st.integers(0, 3)))]
        elif item.type in ANSWERS:
            values[item.id] = data.draw(VALUES[ANSWERS[item.type]])
    facts = Facts(values, rows, DAY)
    instance = oracle.instance(
        {names[id]: value for id, value in values.items()},
        {names[id]: [{names[f"{id}/n"]: row["n"]} for row in given] for id, given in rows.items()},
    )

    for section in form.sections:
        shown = oracle.ask(names[f"section:{section.id}"], "relevant", instance)
        assert shown is (section.show_if is None or holds(section.show_if, facts))
    for item in form.items.values():
        if instance.find(f".//{names[item.id]}") is None:
            continue  # a group without rows
        assert oracle.ask(names[item.id], "relevant", instance) is (item.show_if is None or holds(item.show_if, facts))
        blocking = [check for check in item.checks if check.blocking]
        if (
            item.type in ANSWERS
            and values[item.id] is not None
            and item.least is None
            and item.most is None
            and blocking
        ):
            told = Facts(values, rows, DAY, values[item.id])
            assert oracle.ask(names[item.id], "constraint", instance) is holds(blocking[0].rule, told)


def test_the_oracle_sees_a_condition_that_means_something_else(tmp_path):
    plain = {
        "label": "A",
        "version": "1.0.0",
        "sections": [
            {
                "id": "s",
                "label": "S",
                "items": [
                    {
                        "id": "n",
                        "type": "integer",
                        "label": "N",
                        "checks": [{"rule": {"more": [{"this": True}, 3]}, "message": "M"}],
                    },
                    {"id": "t", "type": "text", "label": "T", "show_if": {"more": [{"answer": "n"}, 2]}},
                ],
            }
        ],
    }
    oracle = Oracle(_form(plain), tmp_path)

    asked = {value: oracle.instance({"n": Decimal(value)}, {}) for value in (2, 3, 4)}

    assert [oracle.ask("t", "relevant", data) for data in asked.values()] == [False, True, True]
    assert [oracle.ask("n", "constraint", data) for data in asked.values()] == [False, False, True]


def test_what_stands_beside_an_answer_becomes_questions_with_the_condition_of_the_answer(tmp_path):
    form = registers()["checklist_untoc"].form
    oracle = Oracle(form, tmp_path)
    item = next(one for one in form.items.values() if one.evidence and one.choices[-1].code == "not_applicable")
    parts = ("reason", "law", "provision", "assistance", "urgency")

    asked = {}
    for code in (None, *(choice.code for choice in item.choices)):
        data = oracle.instance({item.id: code}, {})
        asked[code] = [part for part in parts if oracle.ask(f"{item.id}_{part}", "relevant", data)]

    assert asked == {
        None: [],
        "yes": ["law", "provision"],
        "partly": ["law", "provision", "assistance", "urgency"],
        "no": ["assistance", "urgency"],
        "not_applicable": ["reason"],
    }


def test_parts_are_questions_of_a_group():
    assert {"money", "period", "law"} == set(PARTS)
