"""What points at something is found from it: entries, provisions, recommendations, States; no more than may be seen."""

import pytest
from django.test import Client

from palermo.records.events import Proposal
from palermo_web.records import actions, queries

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
SYMBOL = "CTOC/COP/WG.4/2009/2, 20(a)"


@pytest.fixture
def kept(ministry, team):
    """Return a function that opens an entry of a register and answers in it."""

    def keep(register_id: str, by=None, **values):
        register, by = queries.register(register_id), by or team["focal_point"]
        entry = actions.open_entry(register=register, organization=ministry, by=by)
        wanted = [Proposal(path.replace("__", "/"), 0, content) for path, content in values.items()]
        saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
        assert saved.errors == {}
        entry.refresh_from_db()
        return entry

    return keep


@pytest.fixture
def plan(kept, team):
    """Return an adopted action plan, which everybody may see."""
    entry = kept("action_plans", title={"value": "Simulated plan"}, period={"value": {"from": "2026-01-01"}})
    actions.move(entry=entry, register=queries.register("action_plans"), step="adopt", by=team["submitter"])
    return entry


def _links(browser=None, **asked):
    found = (browser or Client()).get("/records/links/", asked | {"format": "json"}).json()["links"]
    return [(one["register"], one["path"], one["title"]) for one in found]


def _listed(register_id: str, browser=None, **asked):
    found = (browser or Client()).get(f"/records/{register_id}/", asked | {"format": "json"}).json()["entries"]
    return sorted(one["entry"] for one in found)


def test_an_entry_shows_who_points_at_it_as_far_as_the_reader_may_see(kept, plan, team, signed_in):
    kept("plan_activities", title={"value": "Simulated open"}, plan={"value": str(plan.pk)})
    kept("plan_activities", title={"value": "Simulated closed"}, plan={"value": str(plan.pk), "visibility": "team"})
    own, address = signed_in(team["focal_point"]), f"/records/entries/{plan.pk}/"

    mine = own.get(address, headers=ENGLISH).content.decode()
    public = Client().get(address, headers=ENGLISH).content.decode()

    assert "Linked from" in mine and "Simulated open" in mine and "Simulated closed" in mine
    assert "Simulated open" in public and "Simulated closed" not in public
    assert [title for _, _, title in _links(own, entry=str(plan.pk))] == ["Simulated closed", "Simulated open"]
    assert [title for _, _, title in _links(entry=str(plan.pk))] == ["Simulated open"]


def test_a_list_is_narrowed_to_what_points_somewhere(kept, plan, team, signed_in):
    own = signed_in(team["focal_point"])
    with_plan = kept("plan_activities", title={"value": "One"}, plan={"value": str(plan.pk)})
    cites = kept(
        "plan_activities",
        title={"value": "Two"},
        article={"value": "TIP-06-3a"},
        recommendation={"value": SYMBOL},
    )
    closed = kept("plan_activities", title={"value": "Three"}, article={"value": "TIP-06-3a", "visibility": "team"})

    assert _listed("plan_activities", own, links=str(plan.pk)) == [str(with_plan.pk)]
    assert _listed("plan_activities", own, article="TIP-06-3a") == sorted([str(cites.pk), str(closed.pk)])
    assert _listed("plan_activities", article="TIP-06-3a") == [str(cites.pk)]
    assert _listed("plan_activities", recommendation=SYMBOL) == [str(cites.pk)]
    page = Client().get("/records/plan_activities/", {"article": "TIP-06-3a"}, headers=ENGLISH).content.decode()
    assert "Only entries that point here:" in page
    assert '<input type="hidden" name="article" value="TIP-06-3a">' in page


def test_cells_of_a_group_point_too_and_drafts_only_to_their_team(kept, team, signed_in):
    kept("action_plans", title={"value": "Plan"}, objectives__r1__article={"value": "TIP-06-3a"})
    own = signed_in(team["focal_point"])

    assert _links(own, article="TIP-06-3a") == [("action_plans", "objectives/r1/article", "Plan")]
    assert _links(article="TIP-06-3a") == []


def _hand_in(entry, team):
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        actions.move(entry=entry, register=queries.register("checklist_tip"), step=step, by=team[role])


def test_answers_of_a_checklist_are_found_from_their_provision_once_handed_in(checklist, answer, team, signed_in):
    answer("tip_06_6", "no")
    answer("tip_05_1", "no", visibility="team")
    own = signed_in(team["focal_point"])

    assert _links(article="TIP-06-6") == []
    assert [path for _, path, _ in _links(own, article="TIP-06-6")] == ["tip_06_6"]
    _hand_in(checklist, team)

    assert [path for _, path, _ in _links(article="TIP-06-6")] == ["tip_06_6"]
    assert [path for _, path, _ in _links(own, article="TIP-05-1")] == ["tip_05_1"]
    assert _links(article="TIP-05-1") == []
    page = Client().get("/records/links/", {"article": "TIP-06-6"}, headers=ENGLISH).content.decode()
    assert "/treaty/articles/?instrument=tip#TIP-06-6" in page
    assert "/records/checklist_tip/?article=TIP-06-6" in page


def test_the_present_answer_of_a_draft_stays_hidden_behind_the_snapshot(checklist, answer, team):
    first = answer("tip_06_6", "no")
    _hand_in(checklist, team)
    register = queries.register("checklist_tip")
    actions.move(entry=checklist, register=register, step="reopen", by=team["focal_point"], reason="new law")
    answer("tip_06_6", "yes", seen=first.written["tip_06_6"])

    found = Client().get("/records/links/", {"article": "TIP-06-6", "format": "json"}).json()["links"]

    assert [one["value"] for one in found] == ["no"]


def test_every_provision_leads_to_what_cites_it():
    page = Client().get("/treaty/articles/", headers=ENGLISH).content.decode()

    assert '/records/links/?article=TIP-06-3a"' in page


def test_the_page_unasked_in_six_languages_and_wrong_questions():
    for language in ("ar", "en", "es", "fr", "ru", "zh-hans"):
        assert Client().get("/records/links/", {"lang": language}).status_code == 200
    assert _links(state="KEN") == []
    for wrong in ("nobody", "0" * 36, "00000000-0000-0000-0000-000000000000"):
        assert Client().get("/records/links/", {"entry": wrong}).status_code == 404
        assert Client().get("/records/plan_activities/", {"links": wrong}).status_code == 404


def test_the_title_of_a_closed_entry_is_not_shown_where_it_is_linked(kept, home, team):
    _lay_down(home)
    advice = kept("simulated_advice", reference={"value": SYMBOL}, title={"value": "Simulated secret title"})
    pointing = kept("simulated_uses", title={"value": "Use"}, advice={"value": str(advice.pk)})

    page = Client().get(f"/records/entries/{pointing.pk}/", headers=ENGLISH).content.decode()

    assert str(advice.pk)[:8] in page
    assert "Simulated secret title" not in page and f"/records/entries/{advice.pk}/" not in page


ADVICE = """
label: Simulated advice
summary: Recommendations that are kept here
titled: title
workflow:
  statuses: {draft: {label: Draft, open: true}, adopted: {label: Adopted, open: true, public: true}}
  moves: [{id: adopt, label: Adopt, from: [draft], to: adopted, act: edit_entries}]
"""
ADVICE_FORM = """
label: Recommendation
version: 1.0.0
sections:
  - id: recommendation
    label: Recommendation
    items:
      - {id: reference, type: text, label: Reference, required: required}
      - {id: title, type: text, label: Title}
      - {id: state, type: state, label: State}
"""
USES = """
label: Simulated uses
summary: What follows recommendations
titled: title
columns: [title, cites]
workflow: {statuses: {open: {label: Open, open: true, public: true}}, moves: []}
"""
USES_FORM = """
label: Use
version: 1.0.0
sections:
  - id: use
    label: Use
    items:
      - {id: title, type: text, label: Title}
      - {id: cites, type: recommendation, register: simulated_advice, label: Recommendation}
      - {id: advice, type: entry, register: simulated_advice, label: Advice}
      - {id: state, type: state, label: State}
"""


def _lay_down(home):
    for name, register, form in (("simulated_advice", ADVICE, ADVICE_FORM), ("simulated_uses", USES, USES_FORM)):
        folder = home / "registers" / name
        folder.mkdir(parents=True)
        (folder / "register.yaml").write_text(register)
        (folder / "1.0.0.yaml").write_text(form)


@pytest.fixture
def advice(home, kept, team):
    """Return an adopted recommendation of a register that lies beside the data."""
    _lay_down(home)
    entry = kept("simulated_advice", reference={"value": SYMBOL}, title={"value": "Simulated advice on shelter"})
    register = queries.register("simulated_advice")
    actions.move(entry=entry, register=register, step="adopt", by=team["focal_point"])
    entry.refresh_from_db()
    return entry


def test_a_recommendation_of_a_register_is_checked_offered_shown_and_found(advice, kept, ministry, team, signed_in):
    entry = kept("simulated_uses", title={"value": "Use"}, cites={"value": SYMBOL}, state={"value": "KEN"})
    register, own = queries.register("simulated_uses"), signed_in(team["focal_point"])
    seen = queries.answers(entry)["cites"].sequence
    wrong = [Proposal("cites", seen, {"value": "CTOC/COP/WG.4/2009/2, 99"})]

    refused = actions.save_answers(entry=entry, register=register, wanted=wrong, by=team["focal_point"])
    section = own.get(f"/records/entries/{entry.pk}/sections/use/", headers=ENGLISH).content.decode()
    page = Client().get(f"/records/entries/{entry.pk}/", headers=ENGLISH).content.decode()
    pointed = Client().get(f"/records/entries/{advice.pk}/", headers=ENGLISH).content.decode()

    assert "is not among the recommendations kept here" in refused.errors["cites"]
    assert 'list="references-simulated_advice"' in section
    assert f'<option value="{SYMBOL}">Simulated advice on shelter</option>' in section
    assert f'<a href="/records/entries/{advice.pk}/"><bdi>{SYMBOL}: Simulated advice on shelter</bdi></a>' in page
    assert '<a href="/review/states/KEN/"><bdi>Kenya</bdi></a>' in page
    assert "Linked from" in pointed and f"/records/entries/{entry.pk}/" in pointed
    assert [path for _, path, _ in _links(state="KEN")] == ["state"]


def test_a_recommendation_without_a_register_stays_a_pattern(kept, team):
    entry = kept("plan_activities", recommendation={"value": SYMBOL})
    register, seen = queries.register("plan_activities"), queries.answers(entry)["recommendation"].sequence
    wanted = [Proposal("recommendation", seen, {"value": "something"})]

    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=team["focal_point"])

    assert "Write symbol and paragraph" in saved.errors["recommendation"]


def test_a_reference_that_was_renamed_since_does_not_stop_other_answers(advice, kept, team):
    entry = kept("simulated_uses", title={"value": "Use"}, cites={"value": SYMBOL})
    by, of = team["focal_point"], queries.register("simulated_advice")
    seen = queries.answers(advice)["reference"].sequence
    renamed = [Proposal("reference", seen, {"value": "CTOC/COP/WG.4/2010/6, 1"})]
    actions.save_answers(entry=advice, register=of, wanted=renamed, by=by)
    stands = queries.answers(entry)
    wanted = [
        Proposal("cites", stands["cites"].sequence, {"value": SYMBOL}),
        Proposal("title", stands["title"].sequence, {"value": "Other"}),
    ]

    saved = actions.save_answers(entry=entry, register=queries.register("simulated_uses"), wanted=wanted, by=by)

    assert (list(saved.written), saved.errors) == (["title"], {})
