"""What a user decides about an estimation: method, interval, level, seed."""

from dataclasses import dataclass

from palermo.errors import InvalidInput

BY_RULE = ("stepwise", "bic", "aic", "aicc", "downhill", "average", "fixed", "independence")
OTHERS = ("dga", "lcmcr", "thresholded", "chao", "zelterman", "coverage", "chapman", "closed")
NAMES = (*BY_RULE, *OTHERS)
INTERVALS = ("bca", "percentile", "profile", "calibrated")


@dataclass(frozen=True, slots=True)
class Method:
    """What to do with a table.

    name: one of ``NAMES``. max_order: of interactions; None for all. threshold: of p values. replicates: of the
    bootstrap, 0 for none. interval: bca, percentile, profile, or calibrated (double bootstrap; inner replicates each).
    model: for "fixed", in the notation of the field; for "closed" the name of a closed population model, such as
    "Mth Chao (LB)". top_models: for "bic" and "aic": repeat the choice only among so many; 0 for all.
    """

    name: str = "stepwise"
    max_order: int | None = None
    threshold: float = 0.02
    replicates: int = 1000
    inner: int = 1000
    level: float = 0.95
    seed: int = 0
    interval: str = "bca"
    model: str = ""
    top_models: int = 0
    empty_list: str = "main_effect"
    workers: int | None = None

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise InvalidInput(f'"{self.name}" is no method; there are {", ".join(NAMES)}')
        if not 0 < self.level < 1:
            raise InvalidInput(f"a level lies between 0 and 1, not at {self.level}")
        if self.interval not in INTERVALS:
            raise InvalidInput(f'"{self.interval}" is no interval; there are {", ".join(INTERVALS)}')
        if self.name == "fixed" and not self.model:
            raise InvalidInput("a fixed model must be named, as in [12,3]")
        if self.interval == "profile" and self.name == "average":
            raise InvalidInput("a profile likelihood is that of one model; take another interval for an average")
        if self.top_models < 0 or self.inner < 1:
            raise InvalidInput("top models are 0 (all) or more, inner replicates 1 or more")
        if self.replicates < 0 or self.replicates > 1_000_000:
            raise InvalidInput(f"replicates are 0 (none) to 1,000,000, not {self.replicates}")
