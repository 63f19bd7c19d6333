"""What a result says stands on the page in the reader's language, whatever the method, the interval or the reason."""

import ast
import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from palermo.content.labels import LANGUAGES, translate
from palermo.content.reader import read_yaml
from palermo.content.reasons import made_from, reason_in, reasons
from palermo.estimation import METHODS
from palermo.estimation.bounds.coverage import FORMS, estimate_coverage
from palermo.estimation.bounds.heterogeneity import NAMES
from palermo.estimation.method import BY_RULE, INTERVALS, Method
from palermo.estimation.models import Model
from palermo.estimation.reading import read_text
from palermo_web.drawing.frame import Reader
from palermo_web.statistics.estimates import methods, sentences, tables, tasks, working
from palermo_web.statistics.estimates.models import Estimation, Standing
from palermo_web.statistics.estimates.public import ONE_PERSON
from tests.core.estimation.test_spoken import _spoken, _unplaced
from tests.web.statistics.estimates.conftest import POPULATION, WISH, made

ROOM = Path(tables.__file__).parent
REFUSALS = "statistics/estimate_refusals.yaml"
KOSOVO = Path("tests/reference/estimation/kosovo_4.csv").read_text(encoding="utf-8")
# What stays as it is: names of lists, criteria, formats, models and persons who published a method.
KEPT = re.compile(
    r"EXH|ABA|OSCE|HRW|AICc?|BIC|BCa|CSV|JSON|SHA|R-hat|N-hat|Mth|Mh|Mt|LB|Chao|Zelterman|Chapman|Darroch|Poisson2|"
    r"Gamma3\.5|Madigan and York|Manrique-Vallier|Silverman"
)
FOREIGN = re.compile(r"[A-Za-z]{2,}")


def english(text: str) -> list[str]:
    """Return the words in Latin letters in a text, without those that no language changes."""
    return FOREIGN.findall(KEPT.sub("", text))


def page_text(page: str) -> str:
    """Return what the main part of a page says in its own language, without what users wrote or codes."""
    main = page[page.index("<main") : page.index("</main>")]
    other = r'<(textarea|bdi|label)[^>]*(?:lang|for)="(?:text-)?(?:en|es|fr|ru|zh-hans)"[^>]*>.*?</\1>'
    for taken in (r"<label[^>]*for=\"text-\w+\"[^>]*>.*?</label>", other, r"<code>.*?</code>", r"<svg.*?</svg>"):
        main = re.sub(taken, " ", main, flags=re.DOTALL)
    shown = html.unescape(re.sub(r"<[^>]*>", " ", main))
    for written in ("Simulated Office of Statistics", *(str(one) for one in POPULATION.values())):
        shown = shown.replace(written, " ")
    return re.sub(r"https?://\S+|SHA-256 \w+", " ", shown)


def wishes() -> list[dict[str, object]]:
    """Return every method once, and every interval for a method that repeats its choice."""
    model = {"fixed": "[12,3,4]", "closed": "Mth Chao (LB)"}
    every = [{"name": name, "model": model.get(name, "")} for name in METHODS]
    return [*every, *({"name": "stepwise", "interval": one} for one in INTERVALS[1:])]


@pytest.mark.django_db
@pytest.mark.parametrize("wish", wishes(), ids=lambda one: f"{one['name']}-{one.get('interval', '')}")
def test_an_arabic_page_shows_no_english(statistician, organization, signed_in, monkeypatch, wish):
    monkeypatch.setattr(methods, "INNER", 20)
    text = KOSOVO
    if wish["name"] == "chapman":
        text = "EXH,ABA,count\n1,0,100\n0,1,80\n1,1,30\n"
    found = made(statistician, organization, text, WISH | {"replicates": 20} | wish)
    assert found.standing == Standing.READY, found.message
    page = signed_in(statistician).get(found.get_absolute_url(), headers={"Accept-Language": "ar"}).content.decode()
    shown = page_text(page)
    assert re.search(r"[\u0600-\u06ff]{3}", shown)
    assert english(shown) == []


def test_the_words_of_a_page_are_told_from_what_stays():
    page = '<main><p>قائمة BIC</p><p>left over</p><textarea lang="en">Some English</textarea></main>'
    assert english(page_text(page)) == ["left", "over"]


def names_of_methods() -> list[str]:
    """Return what methods, rules and intervals call themselves where the page of kosovo_4 does not show them."""
    table = read_text(KOSOVO).whole
    rules = [working.rule_of(table, Method(name, max_order=2, model="[12,3,4]")).name for name in BY_RULE]
    few = working.estimate(table, Method("bic", replicates=20, top_models=5))
    return [
        *rules,
        few.interval.method,
        f"{few.interval.method}, over 7 draws of the linkage",
        *(estimate_coverage(table, form, seed=1, replicates=20).method for form in FORMS if form != "high"),
        *(f"{name}, log-linear" for name in NAMES),
        "smallest AICc among 5 models",
    ]


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_name_with_a_number_in_it_is_said_in_the_language(language):
    for name in names_of_methods():
        said = sentences.rule_said(name, language)
        assert said != name
        assert sorted(re.findall(r"\d+|[AB]ICc?", said)) == sorted(re.findall(r"\d+|[AB]ICc?", name))
        assert language != "ar" or english(said) == []


def test_names_of_lists_are_never_translated():
    finding = {"template": "Nobody is on the list {list}; leave it out.", "values": {"list": "Sex"}}
    assert translate("Sex", "fr") != "Sex"
    assert "Sex" in sentences.finding_said(finding, Reader("fr"))


def test_a_reason_within_a_finding_is_said_in_the_language():
    values = {"reason": "no replicate gave an interval of its own"}
    said = sentences.finding_said({"template": "No interval can be given: {reason}", "values": values}, Reader("ar"))
    assert english(said) == []
    assert str(Model.reading("[12,3]", 3)) in reason_in(
        f"{Model.reading('[12,3]', 3)}: the lists do not overlap enough to tell its parameters apart, so that any "
        "total fits as well",
        "ar",
    )


@pytest.mark.django_db
def test_why_no_number_can_be_given_is_said_in_the_language(statistician, organization, signed_in):
    found = made(statistician, organization, "EXH,ABA,count\n1,0,40\n0,1,50\n", {"name": "independence"})
    assert found.standing == Standing.NOT_ESTIMABLE
    page = signed_in(statistician).get(found.get_absolute_url(), headers={"Accept-Language": "ar"}).content.decode()
    assert "EXH + ABA" in page
    assert english(page_text(page)) == []
    assert found.result["not_estimable"].startswith("[1,2]: no finite maximum"), "programs read it in English"


@pytest.mark.django_db
def test_why_a_job_failed_is_said_in_the_language(statistician, organization, signed_in, monkeypatch):
    monkeypatch.setattr(tasks, "LONGEST", -1)
    found = made(statistician, organization)
    answer = signed_in(statistician).get(found.get_absolute_url(), headers={"Accept-Language": "ar"})
    assert english(answer.context["message"]) == []
    assert "fewer replicates" in Estimation.objects.get(pk=found.pk).message


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "EXH,ABA,count\n1,0,5\n1,1,x\n",
        "EXH,count\n1,5\n",
        "EXH,ABA,count\n0,0,5\n1,1,5\n",
        'EXH,ABA,count\n"1,0,1\n',
        "EXH,ABA\n1\n",
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_the_language(statistician, organization, signed_in, text):
    sent = POPULATION | {"organization": organization.pk, "pasted": text}
    answer = signed_in(statistician).post(reverse("statistics:estimates:new"), sent, headers={"Accept-Language": "ar"})
    assert answer.status_code == 400
    said = " ".join(answer.context["form"].errors["pasted"])
    assert re.search(r"[\u0600-\u06ff]{3}", said)
    assert set(english(said)) <= {"count", "UTF"}


def refused_here() -> set[str]:
    """Return what the pages refuse by, but for what Django's catalogues translate and the API alone says."""
    found = set()
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and file.name != "api.py":
                texts = [one for one in node.exc.args if isinstance(one, ast.Constant | ast.JoinedStr)]
                found |= {said for one in texts for said in _spoken(ast.Module([ast.Assign([], one)], []))}
    return found


def test_every_refusal_of_the_pages_is_listed_and_none_is_left_over():
    refused = refused_here()
    assert len(refused) > 15
    assert refused <= {*map(_unplaced, reasons())}
    assert {*map(_unplaced, read_yaml(REFUSALS))} <= refused
    assert read_yaml("statistics/estimate_sentences.yaml") == [ONE_PERSON]


def test_a_refusal_names_what_it_is_about_in_every_language():
    for template in read_yaml(REFUSALS):
        places = dict.fromkeys(re.findall(r"\{(\w+)\}", template), "7")
        assert made_from(template.format(**places), reasons()) == (template, places)


@pytest.mark.django_db
def test_days_in_an_arabic_report_keep_their_order(statistician, organization):
    found = made(statistician, organization)
    texts = {tag: text for tag, _, text in sentences.report_texts(found, found.result)}
    day = found.began_on.isoformat()
    assert f"\u2066{day}\u2069" in texts["ar"]
    assert day in texts["en"]
    assert "\u2066" not in texts["en"]
