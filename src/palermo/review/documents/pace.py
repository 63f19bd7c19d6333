"""How far a reading is: told to a hook between steps and within long ones; a hook that raises stops the reading."""

from collections.abc import Callable

Progress = Callable[[int, int], None]  # work done, work in all; may raise Cancelled
WHOLE = 1000  # parts into which a reading is divided
STEPS = {"lines": 120, "blocks": 180, "about": 30, "recommendations": 120, "meeting": 250, "findings": 300}
EVERY = 64  # blocks, lines or sentences between two calls


class Pace:
    """The steps of one reading, weighed by the time that each takes of a long report.

    >>> told = []
    >>> pace = Pace(500, lambda done, whole: told.append((done, whole)))
    >>> pace.step("lines"); pace.step("blocks"); pace.ends()
    >>> told
    [(0, 1000), (120, 1000), (1000, 1000)]
    """

    def __init__(self, size: int = 0, progress: Progress | None = None) -> None:
        """size: characters of the text. progress: is told of every step."""
        self.size, self.progress = max(1, size), progress
        self.begun = self.weight = 0.0
        self.beats = self.told = 0

    def step(self, name: str, parts: int = 1) -> None:
        """Begin a step, or one of so many parts of it."""
        self.begun, self.weight = self.begun + self.weight, STEPS[name] / parts
        self._tell(self.begun)

    def at(self, place: int) -> None:
        """Note that a step has come to a place of the text; every so often the hook is called."""
        self.beats += 1
        if self.progress and self.beats % EVERY == 0:
            self._tell(self.begun + self.weight * min(place, self.size) / self.size)

    def beat(self) -> None:
        """Note that long work goes on inside a block; the hook is called."""
        self._tell(self.told)

    def ends(self) -> None:
        """Note that all is done."""
        self._tell(WHOLE)

    def _tell(self, done: float) -> None:
        """Call the hook; a step that looks back at earlier places does not make the reading go backwards."""
        self.told = max(self.told, int(done))
        if self.progress:
            self.progress(self.told, WHOLE)
