"""What Arabic, Chinese and Russian write in their own way: numerals, vowel signs, duties, headings that are numbered."""

from datetime import date

import pytest

from palermo.review.documents.dates import spans
from palermo.review.documents.demands import demands
from palermo.review.documents.language import vocabulary
from palermo.review.documents.metadata import session_in
from palermo.review.documents.reading import read

ASKED = [
    ("ar", "على الدول الأطراف أن تكفل ذلك.", "should_ensure", ("states_parties",)),
    ("ar", "وعلى الدولة الطرف أن تنظر في ذلك.", "should_consider", ("state_under_review",)),
    ("ar", "على الدول الأطراف والأمانة أن تتعاون.", "should", ("states_parties", "secretariat")),
    ("ar", "ينبغي للأمانة أن تتشاور مع الدول الأطراف.", "should", ("secretariat",)),
    ("ar", "يدعو الدول الأعضاء وسائر الجهات المانحة إلى التبرع.", "invited", ("states", "other")),
    ("ar", "يوصي بأن يقوم مكتب الأمم المتحدة المعني بالمخدرات و الجريمة بذلك.", "recommended", ("unodc",)),
    ("ru", "Секретариату следует проконсультироваться с государствами-участниками.", "should", ("secretariat",)),
    ("ru", "К государствам обращается настоятельный призыв сотрудничать.", "urged", ("states",)),
    ("ru", "Конференция, возможно, пожелает рассмотреть это.", "should_consider", ("conference",)),
    ("zh", "秘书处应与缔约国协商,编写报告。", "should", ("secretariat",)),
    ("zh", "秘书处在与缔约国协商后应提出建议。", "should", ("secretariat",)),
    ("zh", "缔约国与秘书处应当合作。", "should", ("states_parties", "secretariat")),
    ("zh", "缔约方会议不妨考虑延长任期。", "should_consider", ("conference",)),
]
CHINESE_DAYS = [
    ("二〇〇九年四月十四日", date(2009, 4, 14), date(2009, 4, 14)),
    ("二○三四年十月二十日至三十一日", date(2034, 10, 20), date(2034, 10, 31)),
    ("二零三四年十一月三十日和十二月一日", date(2034, 11, 30), date(2034, 12, 1)),
    ("2034年4月14日至16日", date(2034, 4, 14), date(2034, 4, 16)),
]
SESSIONS = [
    ("ru", "на его сто пятьдесят девятой сессии", 159),
    ("zh", "委员会第一百四十四届会议", 144),
    ("ar", "في دورتها الرابعة والأربعين بعد المائة", 144),
    ("ar", "في دورتها الرابعة و الخمسين", 54),
]


@pytest.mark.parametrize(("language", "text", "modal", "addressees"), ASKED)
def test_whom_a_sentence_asks(language: str, text: str, modal: str, addressees: tuple[str, ...]):
    first = demands(text, language)[0]

    assert (first.modal, first.addressees) == (modal, addressees)


@pytest.mark.parametrize("text", ["بناء على الدول أن تعمل.", "وشدد على الدول أن تعمل.", "حرصا على الإنسان."])
def test_what_stands_upon_a_word_before_it_is_no_duty(text: str):
    assert [one for one in demands(text, "ar") if one.modal.startswith("should")] == []


@pytest.mark.parametrize(("text", "first", "last"), CHINESE_DAYS)
def test_days_in_chinese_numerals(text: str, first: date, last: date):
    span = next(spans(text, vocabulary("zh")))

    assert (span.first(), span.last()) == (first, last)


@pytest.mark.parametrize(("language", "text", "number"), SESSIONS)
def test_sessions_beyond_the_hundredth(language: str, text: str, number: int):
    assert session_in(text, vocabulary(language)) == number


def test_a_vowel_sign_before_the_chair_moves_no_letter_of_the_name():
    report = read(
        "1- ينبغي للدول أن تعمل.\n\n2- وافتتحت الاجتماعَ رئيسةُ الفريق العامل، السيدةُ شخص تجريبي ثالث (الفلبين)."
    )

    assert report.meeting.chair == {"name": "شخص تجريبي ثالث", "state": "PHL"}


def test_headings_that_are_numbered_begin_no_paragraphs_anew():
    parts = [
        "الملاحظات الختامية",
        "1- تلاحظ اللجنة ذلك.",
        "2- ترحب اللجنة.",
        "جيم- التوصيات",
        "1- تدابير عامة",
        "التشريعات",
    ]
    parts += ["3- ينبغي للدولة الطرف أن تعمل.", "2- مبادئ عامة", "عدم التمييز", "4- ينبغي للدولة الطرف أن تعمل."]

    report = read("\n\n".join(parts))

    assert [(one.para, one.heading) for one in report.recommendations] == [(3, "التشريعات"), (4, "عدم التمييز")]


def test_those_who_spoke_before_others_are_kept():
    text = (
        "4. Рассмотрен пункт 2.\n\n5. По пункту 2 выступили представители Индии и Марокко, а также наблюдатель от Лиги."
    )

    spoke = read("1. Государствам следует действовать.\n\n2. Да.\n\n3. Нет.\n\n" + text).meeting.statements[0]

    assert spoke.states == ("IND", "MAR")
