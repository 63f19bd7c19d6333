"""A meeting in 2031 that never was, told in English and Arabic, correct in every respect."""

from datetime import date

from palermo.review.meetings import Present, Statement
from palermo.review.proceedings import AgendaItem, Decision, Draft, Officer, Paper, Proceedings, Review, Topic

FIRST, LAST = date(2009, 4, 14), date(2009, 4, 15)
PARTIES = ("ITA", "FRA", "BOL", "BIH", "POL", "TTO", "GBR")
PRESENT = (
    *(Present(f"p{code}", "states_parties", code) for code in PARTIES),
    *(Present(f"s{code}", "signatories", code) for code in ("JPN", "IRL")),
    *(Present(f"o{code}", "observer_states", code) for code in ("YEM", "IRN")),
    Present("eu", "regional_organization_party", organization="European Community"),
    Present("un", "united_nations", organization="United Nations Children's Fund"),
    Present("hc", "united_nations", organization="Office of the United Nations High Commissioner for Refugees"),
    Present("coe", "intergovernmental", organization="Council of Europe"),
    Present("iom", "intergovernmental", organization="International Organization for Migration"),
    Present("ngo", "non_governmental", organization="Simulated Alliance for Children"),
    Present("smom", "permanent_observers", organization="Simulated Order of Hospitality"),
)
ORGANIZATIONS = {
    "European Community": {"en": "European Community", "ar": "الجماعة الأوروبية"},
    "United Nations Children's Fund": {"en": "United Nations Children's Fund", "ar": "منظمة الأمم المتحدة للطفولة"},
    "Office of the United Nations High Commissioner for Refugees": {
        "en": "Office of the United Nations High Commissioner for Refugees",
        "ar": "مفوضية الأمم المتحدة لشؤون اللاجئين",
    },
    "Council of Europe": {"en": "Council of Europe", "ar": "مجلس أوروبا"},
    "International Organization for Migration": {
        "en": "International Organization for Migration",
        "ar": "المنظمة الدولية للهجرة",
    },
    "Simulated Alliance for Children": {
        "en": "Simulated Alliance for Children",
        "ar": "التحالف التجريبي من أجل الأطفال",
    },
    "Simulated Order of Hospitality": {"en": "Simulated Order of Hospitality", "ar": "المنظمة التجريبية للضيافة"},
}
AGENDA = (
    AgendaItem(
        1,
        {"en": "Organizational matters", "ar": "المسائل التنظيمية"},
        {
            "en": ("Opening of the meeting", "Adoption of the agenda and organization of work"),
            "ar": ("افتتاح الاجتماع", "إقرار جدول الأعمال وتنظيم الأعمال"),
        },
    ),
    AgendaItem(2, {"en": "Implementation of the Protocol", "ar": "تنفيذ البروتوكول"}),
    AgendaItem(3, {"en": "Coordination with other bodies", "ar": "التنسيق مع الهيئات الأخرى"}),
)
RECOMMENDATIONS = (
    Draft(
        1,
        1,
        {"en": "Universal adherence", "ar": "الانضمام العالمي"},
        {
            "en": "States that are not yet parties should consider becoming parties to the Protocol.",
            "ar": "ينبغي للدول التي لم تصبح بعد أطرافا أن تنظر في أن تصبح أطرافا في البروتوكول.",
        },
    ),
    Draft(
        1,
        2,
        {"en": "Universal adherence", "ar": "الانضمام العالمي"},
        {
            "en": "The Secretariat is requested to prepare a simulated paper on obstacles.",
            "ar": "ويُطلب إلى الأمانة أن تعد ورقة تجريبية عن العقبات.",
        },
    ),
    Draft(
        2,
        1,
        {"en": "Training", "ar": "التدريب"},
        {
            "en": "States parties should:\n(a) Train simulated officials;\n(b) Ensure that simulated victims are heard.",
            "ar": "ينبغي أن تقوم الدول الأطراف بما يلي:\n(أ) تدريب الموظفين التجريبيين؛\n(ب) ضمان الاستماع إلى الضحايا التجريبيين.",
        },
    ),
)
STATEMENTS = (
    Statement("s1", 2, 1, "FRA", given=True, on_behalf_of={"en": "a simulated group", "ar": "مجموعة تجريبية"}),
    Statement(
        "s2",
        2,
        2,
        "BOL",
        given=True,
        summary={"en": "Simulated training had begun.", "ar": "التدريب التجريبي قد بدأ."},
    ),
    Statement("s3", 2, 3, "BIH", given=True),
    Statement("s4", 2, 4, organization="Council of Europe", given=True),
    Statement("s5", 3, 1, organization="International Organization for Migration", given=True),
    Statement("s6", 3, 2, "ITA"),
)


def proceedings(**changed) -> Proceedings:
    """Return the meeting, changed where a test wants."""
    held = {
        "kind": "working_group",
        "body": {"en": "Working Group on Simulated Matters", "ar": "الفريق العامل المعني بالمسائل التجريبية"},
        "treaty": "tip",
        "place": {"en": "Vienna", "ar": "فيينا"},
        "first": FIRST,
        "last": LAST,
        "symbol": "CTOC/COP/WG.91/2009/4",
        "conference_session": 5,
        "decision": "4/4",
        "mandate": {
            "en": "Its mandate is to advise the Conference on simulated matters.",
            "ar": "وتتمثل ولايته في إسداء المشورة إلى المؤتمر بشأن المسائل التجريبية.",
        },
        "chair": {"en": "Simulated Person One", "ar": "شخص تجريبي أول"},
        "chair_state": "POL",
        "officers": (
            Officer(
                {"en": "Simulated Person Two", "ar": "شخص تجريبي ثان"}, {"en": "Rapporteur", "ar": "المقرر"}, "TTO"
            ),
        ),
        "agenda_on": FIRST,
        "agenda": AGENDA,
        "papers": (Paper("CTOC/COP/WG.91/2009/2", {"en": "Simulated paper", "ar": "ورقة تجريبية"}, 2),),
        "topics": (
            Topic(
                2,
                {
                    "en": "Experience with simulated training was shared.",
                    "ar": "وجرى تبادل الخبرات في التدريب التجريبي.",
                },
                FIRST,
            ),
        ),
        "report_on": LAST,
        "reviews": (
            Review(
                1,
                {"en": "Does the body finish its agenda?", "ar": "هل ينجز الفريق جدول أعماله؟"},
                {"en": "It finished every item.", "ar": "أنجز كل البنود."},
                "CTOC/COP/WG.91/2009/2, para. 4",
                {"en": "Keep the present length.", "ar": "الإبقاء على المدة الحالية."},
            ),
        ),
        "present": PRESENT,
        "statements": STATEMENTS,
        "recommendations": RECOMMENDATIONS,
        "decisions": (
            Decision(
                {"en": "whether the body goes on", "ar": "مواصلة عمل الفريق"},
                "conference",
                date(2010, 10, 22),
                "CTOC/COP/WG.91/2009/2",
                "4",
                True,
            ),
        ),
        "organizations": ORGANIZATIONS,
    }
    return Proceedings(**{**held, **changed})
