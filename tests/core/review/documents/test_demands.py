"""What sentences ask, and of whom, in English, French, Spanish and Arabic as the United Nations write them."""

import pytest

from palermo.review.documents.demands import Demand, demand, demands, softened, under
from palermo.review.documents.language import vocabulary

ENGLISH = [
    ("States parties should criminalize it.", "should", ("states_parties",)),
    ("States parties should consider criminalizing it.", "should_consider", ("states_parties",)),
    ("States parties should, where appropriate, consider doing so.", "should_consider", ("states_parties",)),
    ("States parties should also consider it.", "should_consider", ("states_parties",)),
    ("States parties should adopt laws and consider others.", "should", ("states_parties",)),
    ("The Secretariat should ensure that it is done.", "should_ensure", ("secretariat",)),
    ("Consideration should be given by States to a fund.", "should_consider", ("states",)),
    ("The Conference may wish to endorse it.", "should", ("conference",)),
    ("The Conference may wish to consider it.", "should_consider", ("conference",)),
    ("States parties and the Secretariat should meet.", "should", ("states_parties", "secretariat")),
    ("States parties, in cooperation with UNODC, should meet.", "should", ("states_parties",)),
    ("States that are not yet parties to the Protocol should join it.", "should", ("states",)),
    ("States parties are strongly encouraged to report.", "encouraged", ("states_parties",)),
    ("States are invited to contribute.", "invited", ("states",)),
    ("UNODC is requested to continue.", "requested", ("unodc",)),
    ("The Working Group recommended that States parties act.", "recommended", ("states_parties",)),
    ("The Working Group requested the Secretariat to act.", "requested", ("secretariat",)),
    ("The Committee calls upon the State party to act.", "called_upon", ("state_under_review",)),
    ("It urges the State party to act.", "urged", ("state_under_review",)),
    ("Requests the Secretary-General to report;", "requested", ("secretary_general",)),
    ("Strongly urges Governments to act;", "urged", ("government",)),
    ("Decides to remain seized of the matter.", "decided", ()),
    ("States parties must not return them.", "must", ("states_parties",)),
    ("The Secretariat, in consultation with States parties, should prepare it.", "should", ("secretariat",)),
    ("The Secretariat in consultation with States parties should prepare it.", "should", ("secretariat",)),
    ("In consultation with States parties, the Secretariat should prepare it.", "should", ("secretariat",)),
    ("Requests the Secretariat, in consultation with Member States, to prepare it;", "requested", ("secretariat",)),
    (
        "States parties and, where appropriate, the Secretariat should meet.",
        "should",
        ("states_parties", "secretariat"),
    ),
    ("Parties to the Firearms Protocol should act as liaison with States.", "should", ("states_parties",)),
    ("Urges all States parties that have not done so to act;", "urged", ("states_parties",)),
    ("Decides to extend the mandate of the Special Rapporteur;", "decided", ()),
    ("Reiterates its request to the Simulated Envoy to report;", "requested", ("other",)),
    ("The Committee reiterates its recommendation (para. 9) that States act.", "recommended", ("states",)),
    ("Calls upon all parties to the armed conflict to respect it;", "called_upon", ()),
]
FRENCH = [
    ("Le Secrétariat, en consultation avec les États parties, devrait l’établir.", "should", ("secretariat",)),
    ("Le Secrétariat devrait, en consultation avec les États parties, l’établir.", "should", ("secretariat",)),
    ("La Conférence souhaitera peut-être envisager de le faire.", "should_consider", ("conference",)),
    (
        "Les États parties et, s’il y a lieu, le Secrétariat devraient agir.",
        "should",
        ("states_parties", "secretariat"),
    ),
    ("A invité les États Membres et les autres donateurs à contribuer.", "invited", ("states", "other")),
    ("Encourage les États Membres, ainsi que le secteur privé, à agir ;", "encouraged", ("states", "other")),
    ("Prie l’Envoyé simulé pour la mer de présenter un rapport ;", "requested", ("other",)),
    ("Décide de proroger le mandat du Rapporteur spécial ;", "decided", ()),
]
SPANISH = [
    ("La Secretaría, en consulta con los Estados partes, debería prepararlo.", "should", ("secretariat",)),
    ("La Secretaría debería en consulta con los Estados partes prepararlo.", "should", ("secretariat",)),
    ("La Conferencia tal vez desee considerar la posibilidad.", "should_consider", ("conference",)),
    ("Invita a los Estados Miembros y otros donantes a que aporten recursos;", "invited", ("states", "other")),
    (
        "Pide al Director Ejecutivo de la Oficina de las Naciones Unidas contra la Droga y el Delito que informe;",
        "requested",
        ("unodc",),
    ),
    ("Pide al Enviado Simulado que presente un informe;", "requested", ("other",)),
    ("Decide prorrogar el mandato de la Relatora Especial;", "decided", ()),
]
ARABIC = [
    ("ينبغي أن تجرم الدول الأطراف ذلك.", "should", ("states_parties",)),
    ("وينبغي للدول الأطراف أن تنظر في ذلك.", "should_consider", ("states_parties",)),
    ("ينبغي أن تكفل الدول الأطراف ذلك.", "should_ensure", ("states_parties",)),
    ("ينبغي أن تضع الدول الأطراف قوانين وأن تكفل تنفيذها.", "should", ("states_parties",)),
    ("يَنْبَغِي أن ينظر المؤتمر في إدراج سؤال.", "should_consider", ("conference",)),
    ("ينبغي لمكتب الأمم المتحدة المعني بالمخدرات والجريمة أن ينظر في ذلك.", "should_consider", ("unodc",)),
    ("ينبغي للدول الأطراف والأمانة أن تتبادل المواد.", "should", ("states_parties", "secretariat")),
    ("يجب على الدول الأطراف ألا تعيدهم.", "must", ("states_parties",)),
    ("أوصى الفريق العامل الدول الأطراف بأن تتصرف.", "recommended", ("states_parties",)),
    ("وطلب المؤتمر إلى الأمانة أن تتصرف.", "requested", ("secretariat",)),
    ("وتُشجَّع الدول الأطراف على الإبلاغ.", "encouraged", ("states_parties",)),
    ("تدعو اللجنة الدولة الطرف إلى التصرف.", "invited", ("state_under_review",)),
    ("تطلب إلى الأمين العام أن يقدم تقريرا؛", "requested", ("secretary_general",)),
    ("تهيب بالدول الأعضاء أن تتصرف؛", "called_upon", ("states",)),
    ("يُرجى من الدولة الطرف أن تقدم معلومات.", "requested", ("state_under_review",)),
    ("تحث الحكومات على تكثيف جهودها؛", "urged", ("government",)),
]
SILENT = [
    ("en", "The recommendations were made at the request of States parties."),
    ("en", "Assistance was provided upon request, as requested by the Conference."),
    ("en", "The Conference will decide, should the need arise."),
    ("en", "Few victims should have been returned by the Government."),
    ("fr", "Le Comité s’inquiète de ce que l’État partie devrait y renoncer."),
    ("ar", "اعتمد الفريق العامل التوصيات الواردة أدناه."),
    ("ar", "قدمت المساعدة بناء على طلب الدول الأطراف."),
]


@pytest.mark.parametrize(
    ("language", "text", "modal", "addressees"),
    [
        (language, *one)
        for language, all_of_it in (("en", ENGLISH), ("fr", FRENCH), ("es", SPANISH), ("ar", ARABIC))
        for one in all_of_it
    ],
)
def test_a_sentence_asks(language: str, text: str, modal: str, addressees: tuple[str, ...]):
    found = demand(text, language)

    assert found is not None
    assert (found.modal, found.addressees) == (modal, addressees)


@pytest.mark.parametrize(("language", "text"), SILENT)
def test_a_sentence_asks_nothing(language: str, text: str):
    assert demand(text, language) is None


def test_every_verb_has_its_own_addressees():
    found = demands("Urges Member States to act, and requests the Secretary-General to report to it;", "en")

    assert [(one.modal, one.addressees) for one in found] == [
        ("urged", ("states",)),
        ("requested", ("secretary_general",)),
    ]


def test_an_addressee_of_the_next_verb_is_not_taken():
    found = demands("Decides to meet, and requests the Secretariat to prepare it;", "en")

    assert [(one.modal, one.addressees) for one in found] == [("decided", ()), ("requested", ("secretariat",))]


@pytest.mark.parametrize(
    ("language", "text", "modal"),
    [
        ("en", "Consider it;", "should_consider"),
        ("en", "To ensure it;", "should_ensure"),
        ("en", "Adopt laws and ensure that they apply;", "should"),
        ("ar", "النظر في ذلك؛", "should_consider"),
        ("ar", "ضمان ذلك؛", "should_ensure"),
        ("ar", "وضع معايير لضمان ذلك؛", "should"),
    ],
)
def test_a_part_softens_the_should_of_its_chapeau(language: str, text: str, modal: str):
    found = under(Demand("should", ("states_parties",), 0), text, language)

    assert found is not None
    assert (found.modal, found.addressees) == (modal, ("states_parties",))


def test_a_part_does_not_soften_another_modal():
    found = under(Demand("urged", ("states",), 0), "Consider it;", "en")

    assert found is not None
    assert found.modal == "urged"


def test_a_verb_far_behind_the_modal_does_not_soften_it():
    assert softened("adopt laws on the matter, and should they fail, consider it", vocabulary("en")) == "should"
