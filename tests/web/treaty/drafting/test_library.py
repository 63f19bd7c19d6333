"""Model provisions and glossary: shown, narrowed, compared, put together, as of a day, in any language."""

import io
import zipfile

import pytest
from django.test import Client

from palermo.treaty.drafting.glossary import glossary
from palermo.treaty.drafting.model_provisions import every
from palermo_web.accounts.models import Organization
from palermo_web.records import actions as entries
from palermo_web.records import queries as records

pytestmark = pytest.mark.django_db
MODEL, GLOSSARY = "/treaty/model/", "/treaty/glossary/"
NATIONAL = "Whoever recruits a person by force for slavery is punished."


def _text(address, **asked):
    return Client().get(address, {"lang": "en", **asked}).content.decode()


def test_the_library_is_listed_narrowed_and_exported():
    def ids(**wish):
        return list(
            dict.fromkeys(
                one["id"] for one in Client().get(MODEL, {"format": "json", **wish}).json()["model_provisions"]
            )
        )

    assert len(ids()) == len(every("en"))
    assert ids(item="TIP-06-6") == ["compensation"] and ids(question="N01") == ["non_punishment"]
    assert ids(group="institutions") == ["coordination", "data"]
    assert ids(q="bank secrecy") == ["confiscation"] and ids(q="السرية المصرفية", text_in="ar") == ["confiscation"]
    assert ids(on="2026-11-25") == [] and len(ids(on="2026-11-26")) == len(every("en"))
    assert "An attempt to commit" in Client().get(MODEL, {"format": "csv", "lang": "en"}).content.decode()
    assert Client().get(MODEL, {"format": "xlsx"}).content[:2] == b"PK"
    assert "Nothing is left" in _text(MODEL, q="no such words")
    assert "No model provision stood on that day" in _text(MODEL, on="2009-04-14")


def test_a_provision_shows_options_commentary_articles_and_questions():
    page = _text(f"{MODEL}compensation/")

    for said in ("From the offender", "From the State too", "TIP-06-6", "R06", "2026-11-26", "State fund"):
        assert said in page
    assert Client().get(f"{MODEL}compensation/", {"on": "2009-04-14"}).status_code == 404
    assert Client().get(f"{MODEL}simulated/").status_code == 404
    assert 'dir="rtl"' in _text(f"{MODEL}compensation/", text_in="ar")


def test_a_pasted_text_stands_beside_an_option_and_is_kept_nowhere():
    page = Client().post(f"{MODEL}definition/compare/?lang=en", {"national": NATIONAL, "option": "treaty"})
    said = page.content.decode()

    assert 'data-missing="organs"' in said and 'data-missing="recruit"' not in said
    assert 'data-both="recruit"' in said and 'data-both="slavery"' in said
    assert "<ins>" in said and "<del>" in said and "a proposal" in said
    assert page["Cache-Control"] and "no-store" in page["Cache-Control"]


def test_what_is_pasted_is_shown_as_text():
    said = Client().post(f"{MODEL}attempt/compare/", {"national": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in said and "&lt;script&gt;" in said


@pytest.mark.parametrize("national", ["", "   ", "a" * 20_001])
def test_no_text_or_too_much_is_refused(national):
    page = Client().post(f"{MODEL}attempt/compare/?lang=en", {"national": national})
    assert page.status_code == 422 and 'role="alert"' in page.content.decode()


def test_an_option_that_does_not_exist_is_not_found():
    page = Client().post(f"{MODEL}attempt/compare/", {"national": NATIONAL, "option": "simulated"})
    assert page.status_code == 404


def test_a_provision_of_the_register_of_laws_stands_beside_an_option():
    from tests.web.treaty.law import world

    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    keeper = world.made_person("Simulated Keeper", secretariat, "register_keeper", "approver")
    act = world.law(keeper, secretariat)
    section = world.provision(keeper, secretariat, act, "propose", number="Simulated 4(1)", text=NATIONAL)
    address = f"{MODEL}definition/compare/"
    assert Client().get(address, {"provision": section.pk}).status_code == 404, "it is not public yet"

    entries.move(entry=section, register=records.register("law_provisions"), step="approve", by=keeper)
    page = Client().get(address, {"provision": section.pk, "option": "treaty", "lang": "en"}).content.decode()

    assert 'data-both="slavery"' in page and NATIONAL in page
    assert "Simulated 4(1)" in _text(f"{MODEL}definition/")
    assert "Simulated 4(1)" not in _text(f"{MODEL}definition/", text_in="fr"), "another language"


def test_a_draft_is_handed_out_as_word_html_and_text():
    asked = {"choose": ["", "attempt:same", "consent:never"], "title": "Simulated Bill", "text_in": "ar"}
    word = Client().get(f"{MODEL}draft/", asked | {"format": "docx"})
    body = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    page = Client().get(f"{MODEL}draft/", asked | {"format": "html"})
    text = Client().get(f"{MODEL}draft/", asked | {"format": "txt"}).content.decode()

    assert "Simulated Bill" in body and "<w:bidi/>" in body and "الشروع" in body
    assert 'dir="rtl"' in page.content.decode() and "attachment" in page["Content-Disposition"]
    assert text.index("1. ") < text.index("2. ") and "موافقة الضحية" in text


def test_a_draft_of_nothing_is_refused_and_the_page_says_so():
    page = Client().get(f"{MODEL}draft/", {"format": "docx", "lang": "en"})
    assert page.status_code == 422 and "Choose at least one provision" in page.content.decode()
    assert Client().get(f"{MODEL}draft/", {"format": "txt", "choose": "attempt:simulated"}).status_code == 404
    twice = Client().get(f"{MODEL}draft/", {"format": "txt", "choose": ["attempt:same", "attempt:lesser"]})
    assert twice.status_code in (400, 422)
    assert "Put a draft together" in _text(f"{MODEL}draft/")


def test_the_glossary_is_searched_in_any_language_and_exported():
    def ids(**wish):
        return [one["id"] for one in Client().get(GLOSSARY, {"format": "json", **wish}).json()["glossary"]]

    assert len(ids()) == len(glossary())
    assert ids(q="المقرر الوطني") == ["rapporteur"] and ids(theme="prevention") == ["demand"]
    assert "Trafic illicite de migrants" in Client().get(GLOSSARY, {"format": "csv"}).content.decode()
    assert Client().get(GLOSSARY, {"format": "xlsx"}).content[:2] == b"PK"
    page = _text(GLOSSARY, beside="ar")
    assert 'lang="ar" dir="rtl">تهريب المهاجرين' in page and "Not to be used:" in page
    assert "Nothing is left" in _text(GLOSSARY, q="no such words")


def test_a_term_has_an_address_of_its_own_in_all_six_languages():
    page = _text(f"{GLOSSARY}child/")

    for said in ("Child", "الطفل", "Niño", "Enfant", "Ребёнок", "儿童", "TIP 3(d)"):
        assert said in page
    assert Client().get(f"{GLOSSARY}simulated/").status_code == 404


def test_programs_read_library_glossary_and_waits():
    api = "/api/v1/treaty/"
    model = Client().get(api + "model", {"language": "zh", "on": "2026-12-01"}).json()
    assert len(model["provisions"]) == len(every("zh")) and model["provisions"][0]["language"] == "zh"
    assert Client().get(api + "model", {"on": "2009-04-14"}).json()["provisions"] == []
    assert Client().get(api + "model/attempt").json()["options"][0]["id"] == "same"
    assert Client().get(api + "model/simulated").status_code == 404
    assert Client().get(api + "glossary", {"q": "六"}).json()["terms"] == []
    assert Client().get(api + "glossary/child").json()["wordings"]["zh"]["term"] == "儿童"
    numbers = Client().get(api + "assistance").json()
    assert numbers["total"] == 0 and all(one["median"] is None for one in numbers["waits"])
