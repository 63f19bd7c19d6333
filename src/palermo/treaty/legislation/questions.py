"""The questions by which laws are compared, each with its answers, its article and what an answer means for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from palermo.content.reader import read_csv, read_yaml
from palermo.errors import InvalidAnswer, InvalidContent, NotFound

CHOICE, NUMBER, TEXT, COMPUTED = "choice", "number", "text", "computed"
YES, PARTLY, NO, UNKNOWN = "yes", "partly", "no", "unknown"
NONE, FULL = "none", "full"
FULFILMENTS = (NONE, PARTLY, FULL)  # how far an answer meets what is asked, in this order
LIFE, SERIOUS_YEARS = "life", 4  # UNTOC art. 2(b)
HIGHEST_TERM, IS_SERIOUS, LIMITATION = "S02", "S03", "S06"
MOST_YEARS, LONGEST_TEXT = 200, 2000


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a law.

    kind: choice, number (of years), text, or computed from another. answers: the words allowed; beside numbers for a
    number. level: mandatory, consider, recommended, optional; empty where nothing is asked of a State. full, partly,
    none: the answers that meet what is asked wholly, in part, not at all; empty where no standard judges them.
    items: ids of the provisions in articles.csv that the question asks about.
    """

    code: str
    text: str
    reference: str
    group: str
    kind: str
    answers: tuple[str, ...]
    level: str
    qualifier: str
    full: tuple[str, ...]
    partly: tuple[str, ...]
    none: tuple[str, ...]
    items: tuple[str, ...]
    model_law: str

    @property
    def is_coded(self) -> bool:
        """Whether a person answers it; a computed one follows from another."""
        return self.kind != COMPUTED

    @property
    def is_judged(self) -> bool:
        """Whether an answer says how far an obligation is met."""
        return bool(self.full)

    @property
    def possible(self) -> tuple[str, ...]:
        """What the answer can be when nothing is known; empty for numbers and texts, which have no end."""
        return tuple(one for one in self.answers if one != UNKNOWN) if self.kind in (CHOICE, COMPUTED) else ()

    def fulfilment(self, answer: str) -> str | None:
        """Return how far an answer meets what is asked: none, partly or full; None where that is not known.

        >>> question("S05").fulfilment("yes"), question("L01").fulfilment("yes"), question("Z01").fulfilment("bill")
        ('none', 'full', None)
        """
        for word, answers in ((FULL, self.full), (PARTLY, self.partly), (NONE, self.none)):
            if answer in answers:
                return word
        return None

    def clean(self, answer: str) -> str:
        """Return an answer as it is stored. Raises InvalidAnswer saying what can be answered.

        >>> question("S02").clean(" 12.0 "), question("L01").clean("Partly")
        ('12', 'partly')
        """
        text = answer.strip()
        if self.kind == COMPUTED:
            raise InvalidAnswer(f"{self.code} follows from another question; answer that one")
        if self.kind == TEXT:
            if not text or len(text) > LONGEST_TEXT:
                raise InvalidAnswer(f"{self.code}: write 1 to {LONGEST_TEXT} characters")
            return text
        if text.lower() in self.answers:
            return text.lower()
        if self.kind == NUMBER:
            return self._years(text)
        raise InvalidAnswer(f'{self.code}: "{text}" is no answer; there are: {", ".join(self.answers)}')

    def _years(self, text: str) -> str:
        try:
            years = float(text)
        except ValueError:
            years = -1.0
        if not 0 <= years <= MOST_YEARS:
            words = ", ".join(self.answers)
            raise InvalidAnswer(f"{self.code}: write years as a number from 0 to {MOST_YEARS}, or one of: {words}")
        return f"{years:g}"


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by code, in their order. Source: own reading of the Protocol, UNTOC and the Model Law.

    >>> len(questions()), questions()["C02"].items
    (74, ('TIP-03-c',))
    """
    lists = ("answers", "full", "partly", "none", "items")
    return {
        row["code"]: Question(**{name: tuple(cell.split()) if name in lists else cell for name, cell in row.items()})  # type: ignore[arg-type]
        for row in read_csv("treaty/legislation_questions.csv")
    }


def question(code: str) -> Question:
    """Return one question. Raises NotFound.

    >>> question("L01").group
    'offence'
    """
    if code not in questions():
        raise NotFound(f'no question about law has the code "{code}"; codes run from L01 to Z03')
    return questions()[code]


def groups() -> Mapping[str, str]:
    """Return the label of each group of questions by id, in their order.

    >>> list(groups())[0]
    'offence'
    """
    return _words("groups")


def answer_labels() -> Mapping[str, str]:
    """Return the English label of every answer word.

    >>> answer_labels()["partly"]
    'Partly'
    """
    return _words("answers")


def answer_label(answer: str) -> str:
    """Return the English label of an answer; a number or a text is its own.

    >>> answer_label("penal_code"), answer_label("12")
    ('Penal code', '12')
    """
    return answer_labels().get(answer, answer)


def _words(name: str) -> Mapping[str, str]:
    found = read_yaml("treaty/law_labels.yaml")
    if name not in found:
        raise InvalidContent(f'treaty/law_labels.yaml: no labels "{name}"')
    return found[name]


def years(answer: str, code: str = "S02") -> float | None:
    """Return an answer in years: infinite for life; None where it is not known.

    "none" is zero for a prison term and infinite for the limitation period: the prosecution is never barred.
    >>> years("life"), years("7.5"), years("unknown"), years("none", "S01"), years("none", LIMITATION)
    (inf, 7.5, None, 0.0, inf)
    """
    if answer == LIFE or (answer == NONE and code == LIMITATION):
        return float("inf")
    if answer == NONE:
        return 0.0
    return None if answer in ("", UNKNOWN) else float(answer)


def is_serious(answer: str) -> str:
    """Return whether the highest prison term makes an offence a serious crime: yes, no, unknown (UNTOC art. 2(b)).

    >>> [is_serious(one) for one in ("4", "3.9", "life", "unknown")]
    ['yes', 'no', 'yes', 'unknown']
    """
    term = years(answer)
    if term is None:
        return UNKNOWN
    return YES if term >= SERIOUS_YEARS else NO


def by_item() -> Mapping[str, Sequence[Question]]:
    """Return the questions that ask about each provision, by its id.

    >>> [one.code for one in by_item()["TIP-03-a.acts"]]
    ['A01', 'A02', 'A03', 'A04', 'A05']
    """
    found: dict[str, list[Question]] = {}
    for one in questions().values():
        for item in one.items:
            found.setdefault(item, []).append(one)
    return found
