"""Pages, files and programs of coded law: empty, filled, on past days, for each role."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from palermo.treaty.legislation import files
from palermo.treaty.legislation.questions import questions
from palermo_web.treaty.law import actions
from tests.web.treaty.law.world import IN_FORCE, made_person

pytestmark = pytest.mark.django_db
LAW, API = "/treaty/law/", "/api/v1/treaty/law"


def _page(address, browser=None, **asked):
    answer = (browser or Client()).get(address, {"lang": "en", **asked})
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _coded(world, first="yes", second="no"):
    """Two coders differ about L01 and agree about the other questions of the offence."""
    world.assign("offence")
    for coder, answer in ((world.first, first), (world.second, second)):
        world.code(coder, "L01", answer)
        world.code(coder, "L04", "yes")


def _published(world):
    actions.publish(iso3=world.iso3, words="Simulated words.", by=world.keeper, at=world.at())


@pytest.mark.parametrize(
    "address",
    ["", "definitions/all_forms/", "questions/", "questions/L01/", "states/", "states/KEN/", "agreement/"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_says_what_is_known_before_anything_is_coded(address, language):
    page = Client().get(f"{LAW}{address}", {"lang": language})
    assert page.status_code == 200
    for format in ("json", "csv", "xlsx"):
        assert Client().get(f"{LAW}{address}", {"format": format}).status_code == 200


def test_nothing_coded_is_a_count_of_nought_to_all_beside_what_others_counted():
    page = _page(LAW, on="2008-11-30")
    rows = Client().get(LAW, {"format": "json", "on": "2008-11-30"}).json()["law_counts"]

    assert {(one["low"], one["high"] == one["of"] > 100, one["unknown"] == one["of"]) for one in rows} == {
        (0, True, True)
    }
    for said in ("98 of 155", "81 of 170", "127 of 170", 'id="begin"'):
        assert said in page, said


def test_what_was_coded_is_public_after_publication_alone(world):
    _coded(world)
    before = Client().get(f"{API}/questions/L01", {"among": "coded"}).json()["answers"]
    _published(world)

    after = Client().get(f"{API}/questions/L01", {"among": "coded"}).json()["answers"]
    page = _page(f"{LAW}states/KEN/")

    assert before == []
    assert [(one["iso3"], one["standing"], one["low"], one["high"]) for one in after] == [
        ("KEN", "disputed", "no", "yes")
    ]
    assert 'id="L01" data-standing="disputed"' in page and 'id="L04" data-standing="agreed"' in page
    assert "Simulated Act against Trafficking, 4" in page and "Simulated words." in page


def test_a_decision_settles_and_counts(world):
    _coded(world)
    world.decide("L01", "yes")
    _published(world)

    def answer(**asked):
        rows = Client().get(f"{LAW}definitions/specific_offence/", {"format": "json", **asked}).json()
        return {one["iso3"]: one["answer"] for one in rows["law_specific_offence"]}.get("KEN")

    counted = Client().get(f"{API}/definitions/specific_offence", {"among": "coded"}).json()
    assert (counted["low"], counted["high"], counted["of"], counted["states"]) == (1, 1, 1, {"KEN": "yes"})
    assert answer(among="coded") == "yes"
    assert answer(among="coded", on=(IN_FORCE - timedelta(days=1)).isoformat()) == "unknown", "not in force yet"
    yesterday = (timezone.now() - timedelta(days=400)).date().isoformat()
    assert answer(known=yesterday, among="coded") is None, "not published yet"


def test_files_pages_programs_and_the_command_say_the_same(world, django_capture_on_commit_callbacks):
    _coded(world)
    with django_capture_on_commit_callbacks(execute=True):
        _published(world)

    file = Client().get(f"{LAW}files/codings.csv").content.decode()
    written = files.folder(settings.HOME).joinpath("codings.csv").read_text(encoding="utf-8")
    page = Client().get(f"{LAW}states/KEN/", {"format": "json"}).json()
    program = Client().get(f"{API}/states/KEN").json()

    assert file.replace("\r\n", "\n") == written.replace("\r\n", "\n")
    assert len(list(csv.DictReader(io.StringIO(file)))) == 4
    assert page == json.loads(json.dumps(program)) and page["coded"]["disputed"] == 1
    assert Client().get(f"{LAW}files/secrets.csv").status_code == 404


def test_agreement_is_given_with_intervals_or_the_reason_is(world):
    few = Client().get(f"{API}/agreement").json()["agreement"]
    world.assign(*{one.group for one in questions().values() if one.is_coded and one.kind == "choice"})
    asked = [one for one in questions().values() if one.is_coded and one.kind == "choice" and "yes" in one.answers][:24]
    for number, one in enumerate(asked):
        world.code(world.first, one.code, "yes" if number % 2 else "no")
        world.code(world.second, one.code, "yes" if number % 2 or number % 6 == 0 else "no")
    _published(world)

    rows = Client().get(f"{LAW}agreement/", {"format": "json"}).json()["law_agreement"]
    pooled = next(one for one in rows if one["by"] == "pooled")

    assert few[0]["kappa"] is None and "Too few" in few[0]["reason"]
    assert (pooled["pairs"], pooled["observed"]) == (24, round(20 / 24, 4))
    assert pooled["kappa"] == pytest.approx(1 - (4 / 24) / 0.5, abs=1e-4)
    assert pooled["kappa_low"] < pooled["kappa"] < pooled["kappa_high"], "one State alone has an interval, too"
    assert 'data-key="pooled"' in _page(f"{LAW}agreement/")


def test_a_coder_works_through_questions_and_cites_what_was_proposed(world, signed_in):
    world.assign("offence")
    browser = signed_in(world.first)
    work = _page(f"{LAW}coding/", browser)
    address = f"{LAW}coding/KEN/offence/"
    page = browser.get(address, {"q": "L01", "lang": "en"}).content.decode()
    assert 'data-key="KEN-offence"' in work and "My answer rests on this provision" in page

    passage = f"{world.provision}:0:20"
    cited = browser.post(f"{address}?q=L01", {"cite": passage, "answer": "yes"}).content.decode()
    wrong = browser.post(f"{address}?q=L01", {"save": "1", "provisions": [world.provision]})
    saved = browser.post(
        f"{address}?q=L01", {"save": "1", "answer": "yes", "provisions": [world.provision], "passages": [passage]}
    )

    assert f'value="{passage}"' in cited and "checked" in cited, "what was chosen stays while words are cited"
    assert wrong.status_code == 422 and "wrong-answer" in wrong.content.decode()
    assert saved.status_code == 302 and "q=L01" not in saved["Location"]
    back = browser.post(f"{address}?q=L01", {"take_back": f"{IN_FORCE.isoformat()}/"})
    assert back.status_code == 302


def test_an_adjudicator_decides_with_a_reason_and_the_keeper_publishes(world, signed_in):
    _coded(world)
    judge, keeper = signed_in(world.judge), signed_in(world.keeper)
    listed = _page(f"{LAW}coding/decisions/", judge)
    address = f"{LAW}coding/decisions/KEN/L01/"
    asked = {"save": "1", "answer": "yes", "provisions": [world.provision]}

    assert 'data-key="KEN-L01"' in listed and 'data-key="KEN-L04"' not in listed
    page = _page(address, judge)
    assert "Simulated Coder One" in page and "Simulated Coder Two" in page
    assert judge.post(address, asked).status_code == 422, "a reason is needed"
    assert judge.post(address, {**asked, "note": "Simulated reason."}).status_code == 302
    assert 'data-key="KEN-L01"' not in _page(f"{LAW}coding/decisions/", judge)

    desk = _page(f"{LAW}coding/publishing/", keeper)
    assert 'data-key="KEN"' in desk
    assert keeper.post(f"{LAW}coding/publishing/", {"step": "publish", "state": "KEN"}).status_code == 302
    assert keeper.post(f"{LAW}coding/publishing/", {"step": "publish", "state": "KEN"}).status_code == 422
    assert 'data-standing="adjudicated"' in _page(f"{LAW}questions/L01/", among="coded")


def test_the_keeper_gives_and_ends_questions(world, signed_in):
    keeper, address = signed_in(world.keeper), f"{LAW}coding/publishing/"
    given = {"step": "assign", "state": "KEN", "coder": world.first.pk, "group": ["offence"]}
    third = made_person("Simulated Coder Three", world.secretariat, "coder")

    assert keeper.post(address, given).status_code == 302
    assert keeper.post(address, given | {"coder": world.second.pk}).status_code == 302
    refused = keeper.post(address, given | {"coder": third.pk})
    assert refused.status_code == 422 and 'role="alert"' in refused.content.decode()
    assert keeper.post(address, given | {"coder": world.judge.pk}).status_code == 422
    assert keeper.post(address, given | {"coder": "x"}).status_code == 422
    assert (
        keeper.post(address, {"step": "end", "state": "KEN", "group": "offence", "coder": world.first.pk}).status_code
        == 302
    )
    assert keeper.post(address, given | {"coder": third.pk}).status_code == 302


@pytest.mark.parametrize(
    "address",
    ["coding/", "coding/decisions/", "coding/decisions/KEN/L01/", "coding/publishing/", "coding/KEN/offence/"],
)
def test_pages_of_work_are_for_those_who_work(world, signed_in, address, person):
    _coded(world)
    stranger = person("focal_point", name="Simulated Stranger")

    assert Client().get(f"{LAW}{address}").status_code in (302, 403)
    assert signed_in(stranger).get(f"{LAW}{address}").status_code == 403
    if "decisions" in address:
        assert signed_in(world.first).get(f"{LAW}{address}").status_code == 403
        assert signed_in(world.keeper).get(f"{LAW}{address}").status_code == 403


def test_a_coder_reads_nothing_of_the_other_on_any_page(world, signed_in):
    """The second coder walks every page, file and program after the first has answered; the answer is nowhere."""
    world.assign("offence")
    world.code(world.first, "L01", "partly", note="SIMULATED-SECRET-NOTE")
    browser = signed_in(world.second)
    addresses = [
        "",
        "definitions/specific_offence/",
        "questions/L01/",
        "states/KEN/",
        "agreement/",
        "feed/",
        "files/codings.csv",
        "coding/",
        "coding/KEN/offence/?q=L01",
    ]
    for address in addresses:
        page = browser.get(f"{LAW}{address}")
        assert page.status_code == 200, address
        assert b"SIMULATED-SECRET-NOTE" not in page.content, address
    assert browser.get(f"{API}/states/KEN").json()["answers"] == []
    page = browser.get(f"{LAW}coding/KEN/offence/?q=L01").content.decode()
    assert 'id="others"' not in page
    assert "take_back" not in page, "nothing of one's own is there to take back"
    world.code(world.second, "L01", "yes")
    both = browser.get(f"{LAW}coding/KEN/offence/?q=L01").content.decode()
    assert "SIMULATED-SECRET-NOTE" in both and both.count("take_back") == 1, "nobody takes back what another said"


def test_the_feed_names_every_publication(world):
    _coded(world)
    _published(world)
    text = Client().get(f"{LAW}feed/", {"state": "KEN"}).content.decode()
    assert "Kenya" in text and "Simulated words." in text
    assert "Kenya" not in Client().get(f"{LAW}feed/", {"state": "NPL"}).content.decode()
