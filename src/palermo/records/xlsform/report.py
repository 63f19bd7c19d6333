"""What is said of an XLSForm while it is read: problems and warnings, each with its cell, all of them at once."""

from dataclasses import dataclass, field

from palermo.errors import InvalidInput

MOST = 1000  # that are listed: a page of more is read by nobody


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one cell. place: sheet and cell; text: English, a sentence of records/xlsform_messages.yaml."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


class InvalidForm(InvalidInput):
    """A workbook is no form that can be kept here; problems names every reason with its cell."""

    def __init__(self, problems: tuple[Problem, ...], warnings: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems, self.warnings = problems, warnings


@dataclass
class Report:
    """Collects what is wrong (the form is refused), what is worth a look, and which names were changed."""

    problems: dict[Problem, None] = field(default_factory=dict)
    warnings: dict[Problem, None] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)  # name in the workbook -> id here

    def refuse(self, place: str, text: str) -> None:
        """Note what makes the form unusable."""
        _add(self.problems, Problem(place, text))

    def warn(self, place: str, text: str) -> None:
        """Note what a person should look at."""
        _add(self.warnings, Problem(place, text))

    def check(self) -> None:
        """Raise InvalidForm with every problem, where there is one."""
        if self.problems:
            raise InvalidForm(tuple(self.problems), tuple(self.warnings))


def _add(noted: dict[Problem, None], one: Problem) -> None:
    if len(noted) < MOST:
        noted[one] = None
    else:
        noted.setdefault(Problem("", f"There is more of this kind; the first {MOST} are listed."))
