"""No coder learns what the other answered before having answered, by function, page, file or program."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from palermo.errors import InvalidAnswer, NotAllowed
from palermo.treaty.legislation import files
from palermo_web.accounts.models import AuditRecord, Membership
from palermo_web.treaty.law import actions, queries, rules
from palermo_web.treaty.law.models import LawAdjudication, LawAssignment, LawCoding, LawPublication
from tests.web.treaty.law.world import IN_FORCE, made_person

pytestmark = pytest.mark.django_db


def _answers(person, world, code="L01") -> list[tuple[int, str]]:
    return [(one.by_id, one.answer) for one in queries.open_to(person, world.iso3) if one.code == code]


def test_a_coder_sees_the_other_once_both_answered(world):
    world.assign("offence")
    world.code(world.first, "L01", "yes")
    hidden, own = _answers(world.second, world), _answers(world.first, world)

    world.code(world.second, "L01", "partly")

    assert (hidden, own) == ([], [(world.first.pk, "yes")])
    assert _answers(world.second, world) == [(world.first.pk, "yes"), (world.second.pk, "partly")]
    assert _answers(world.first, world) == _answers(world.second, world)


def test_an_answer_for_a_day_alone_opens_nothing_else(world):
    world.assign("offence")
    world.code(world.first, "L01", "yes")
    world.code(world.second, "L01", "no", valid_from=IN_FORCE, valid_to=date(2003, 6, 2))

    assert _answers(world.second, world) == [(world.second.pk, "no")]

    actions.take_back(iso3="KEN", code="L01", by=world.second, at=world.at())
    assert (world.first.pk, "yes") not in _answers(world.second, world), "taking back answers nothing"


def test_given_again_a_question_is_blind_again(world):
    world.assign("offence")
    world.both(["L01"])
    world.assign("offence")
    world.code(world.first, "L01", "no")

    before = _answers(world.second, world)
    world.code(world.second, "L01", "partly")

    assert before == [(world.first.pk, "yes"), (world.second.pk, "yes")]
    assert (world.first.pk, "no") in _answers(world.second, world)


def test_a_publication_leaves_out_what_somebody_has_still_to_answer(world):
    world.assign("offence")
    world.both(["L01"])
    world.code(world.first, "L02", "no")
    first = world.publish()

    public = {one.code for one in queries.public().codings}
    with pytest.raises(NotAllowed):
        world.publish()
    world.code(world.second, "L02", "no")
    world.publish()

    assert public == {"L01"}
    assert {one.code for one in queries.public().codings} == {"L01", "L02"}
    assert [one.published_at for one in queries.public().codings if one.code == "L01"] == [first.at, first.at]


def test_one_coder_alone_is_never_published(world):
    actions.assign(iso3="KEN", wanted=["offence"], coder=world.first, by=world.keeper, at=world.at())
    world.code(world.first, "L01", "yes")

    with pytest.raises(NotAllowed):
        world.publish()


def test_whoever_judges_is_no_coder(world):
    world.assign("offence")
    world.code(world.first, "L01", "yes")
    alone = _answers(world.judge, world)
    world.code(world.second, "L01", "no")
    Membership.objects.create(
        person=world.first, organization=world.secretariat, role="adjudicator", given_at=world.at()
    )

    assert alone == [], "one answer alone is nothing to decide"
    assert len(_answers(world.judge, world)) == 2
    with pytest.raises(NotAllowed):
        actions.decide(iso3="KEN", code="L01", answer="unknown", reason="mine", by=world.first, at=world.at())
    assert not rules.judges(world.first, "KEN")
    assert rules.judges(world.first, "ITA"), "elsewhere they may"
    with pytest.raises(NotAllowed):
        actions.assign(iso3="ITA", wanted=["offence"], coder=world.judge, by=world.keeper, at=world.at())
    assert world.first not in rules.coders()


def test_a_coder_of_another_group_decides_nothing_about_the_state(world):
    outsider = made_person("Simulated Third", world.secretariat, "coder")
    world.assign("offence")
    actions.assign(iso3="KEN", wanted=["acts"], coder=outsider, by=world.keeper, at=world.at())
    world.both(["L01"])
    Membership.objects.create(person=outsider, organization=world.secretariat, role="adjudicator", given_at=world.at())

    with pytest.raises(NotAllowed):
        actions.decide(iso3="KEN", code="L01", answer="no", reason="mine", by=outsider, at=world.at())
    assert _answers(outsider, world) == []


def test_nothing_is_decided_that_two_have_not_answered_or_without_a_reason(world):
    world.assign("offence")
    world.code(world.first, "L01", "yes")
    with pytest.raises(NotAllowed):
        world.decide("L01", "yes")
    world.code(world.second, "L01", "no")
    with pytest.raises(InvalidAnswer):
        world.decide("L01", "yes", reason="  ")

    world.decide("L01", "yes")

    assert [one.standing for one in queries.stands(queries.open_to(world.judge, "KEN"))] == ["adjudicated"]


def test_a_third_coder_takes_nothing_that_two_have_or_that_is_public(world):
    third = made_person("Simulated Third", world.secretariat, "coder")
    world.assign("offence")
    with pytest.raises(NotAllowed):
        world.assign("offence", coders=[third])
    world.both(["L01"])
    world.publish()
    actions.end_assignment(iso3="KEN", group="offence", coder=world.second, by=world.keeper, at=world.at())

    with pytest.raises(NotAllowed):
        world.assign("offence", coders=[third])
    world.assign("offence", coders=[world.second])


@pytest.mark.parametrize("role", ["coder", "adjudicator", "statistician", "auditor", "administrator"])
def test_only_a_keeper_gives_questions_and_publishes(world, role):
    world.assign("offence")
    world.both(["L01"])
    other = made_person("Simulated Other", world.secretariat, role)

    with pytest.raises(NotAllowed):
        actions.publish(iso3="KEN", words="", by=other, at=world.at())
    with pytest.raises(NotAllowed):
        actions.assign(iso3="KEN", wanted=["acts"], coder=world.first, by=other, at=world.at())
    with pytest.raises(NotAllowed):
        actions.end_assignment(iso3="KEN", group="offence", coder=world.first, by=other, at=world.at())


def test_only_whoever_has_a_question_answers_it(world):
    world.assign("offence")
    for coder, code in ((world.first, "A01"), (world.judge, "L01"), (world.keeper, "L01")):
        with pytest.raises(NotAllowed):
            world.code(coder, code, "yes")
    Membership.objects.filter(person=world.first).delete()
    with pytest.raises(NotAllowed):
        world.code(world.first, "L01", "yes")


def test_an_answer_rests_on_published_provisions_of_the_state_and_their_days(world):
    from tests.web.treaty.law.world import law, provision

    elsewhere = provision(world.keeper, world.secretariat, law(world.keeper, world.secretariat, iso3="ITA"))
    draft = provision(world.keeper, world.secretariat, _law(world), "propose")
    world.assign("offence")
    for wrong in (
        {"provisions": []},
        {"provisions": [str(elsewhere.pk)]},
        {"provisions": [str(draft.pk)]},
        {"provisions": ["nothing"]},
        {"valid_from": date(2003, 5, 31)},
        {"valid_from": date(2005, 1, 1), "valid_to": date(2004, 1, 1)},
    ):
        with pytest.raises(InvalidAnswer):
            world.code(world.first, "L01", "yes", **wrong)

    said = world.code(world.first, "L01", "yes")
    nothing = world.code(world.first, "L02", "no", provisions=[])

    assert (said.valid_from, said.valid_to) == (IN_FORCE, None), "as long as the provision it rests on"
    assert (nothing.valid_from, nothing.valid_to) == (None, None)


def _law(world):
    from palermo_web.records.models import Entry

    return Entry.objects.get(pk=world.law)


def test_the_audit_log_names_questions_and_no_answers(world):
    world.assign("offence")
    world.both(["L01"], "partly")
    world.decide("L01", "yes")
    world.publish()

    acts = list(AuditRecord.objects.filter(act__startswith="law."))

    assert [one.act for one in acts] == [
        "law.assigned",
        "law.assigned",
        "law.coded",
        "law.coded",
        "law.decided",
        "law.published",
    ]
    assert not [one for one in acts if "partly" in str(one.details) or "yes" in str(one.details)]


@pytest.mark.parametrize("kind", [LawAssignment, LawCoding, LawAdjudication, LawPublication])
def test_the_database_refuses_to_change_or_delete(world, kind):
    world.assign("offence")
    world.both(["L01"])
    world.decide("L01", "yes")
    world.publish()
    for act in (lambda: kind.objects.update(iso3="ITA"), lambda: kind.objects.all().delete()):
        assert kind.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_files_hold_what_is_public_and_change_with_it(world, home):
    world.assign("offence")
    world.code(world.first, "L01", "yes")
    place = files.folder(home)
    before = files.read(place)
    world.code(world.second, "L01", "no")
    world.publish()

    after = files.read(place)

    assert (before.codings, [one.number for one in before.provisions]) == ((), ["4"])
    assert [(one.answer, one.coder) for one in after.codings] == [
        ("yes", f"person:{world.first.pk}"),
        ("no", f"person:{world.second.pk}"),
    ]
    assert after == queries.every_coded()
