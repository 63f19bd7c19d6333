"""The methods on offer: how they are called, what each does in one line, and what the web allows of them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from palermo.errors import InvalidInput
from palermo.estimation.estimating import METHODS
from palermo.estimation.method import BY_RULE, INTERVALS, Method

MOST_REPLICATES = 10_000
MOST_LISTS_SEARCHED = 10
LISTS_OF_ANY_ORDER = 6  # above, models have pairs only and replicates choose among the best models
TOP_MODELS = 50
INNER = 200
MOST_CALIBRATED = 1000
BETWEEN = {"dga": (3, 6), "chapman": (2, 2)}  # fewest and most lists
WRITTEN = ("fixed", "closed")  # methods whose model is written by hand
SEARCHES = ("bic", "aic", "aicc", "downhill", "average")
LABELS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "stepwise": (_("Stepwise"), _("Adds pairs of dependent lists one by one while the data call for it.")),
    "bic": (_("Best model by BIC"), _("Compares every model and takes the smallest BIC; wary of many terms.")),
    "aic": (_("Best model by AIC"), _("Compares every model and takes the smallest AIC; lets more terms in.")),
    "aicc": (_("Best model by AICc"), _("As AIC, corrected for small tables.")),
    "downhill": (_("Downhill search"), _("Improves BIC step by step; fast, may stop short of the best model.")),
    "average": (_("Average of models"), _("Weighs every model by its BIC instead of choosing one.")),
    "fixed": (_("A model of your own"), _("Takes the model you write, such as [12,3], and chooses nothing.")),
    "independence": (_("Independent lists"), _("Takes all lists as independent; seldom true, useful as a yardstick.")),
    "dga": (_("Bayesian average of graphs"), _("Weighs decomposable models by probability; three to six lists.")),
    "lcmcr": (_("Latent classes"), _("Bayesian classes of persons with the same chances; slow, for many lists.")),
    "thresholded": (_("Bayesian threshold"), _("Keeps the pairs whose dependence is probable.")),
    "chao": (_("Chao lower bound"), _("A bound from below where persons differ in their chances.")),
    "zelterman": (
        _("Zelterman"),
        _("As Chao, from those seen once and twice alone; uneasy with few persons seen twice."),
    ),
    "coverage": (_("Sample coverage"), _("From the share of the population that the lists together cover.")),
    "chapman": (
        _("Chapman, two lists"),
        _("For two lists that must be independent; nothing can show whether they are."),
    ),
    "closed": (_("Closed population models"), _("Persons or lists with chances of their own, such as Mth Chao (LB).")),
}
INTERVAL_LABELS: Mapping[str, str | Promise] = {
    "bca": _("Bootstrap, bias corrected (BCa): repeats the choice of the model"),
    "percentile": _("Bootstrap, percentiles: repeats the choice of the model"),
    "profile": _("Profile likelihood: takes the model as given"),
    "calibrated": _("Double bootstrap: sets the level by trying it; slow"),
}


def label_of(name: str) -> str:
    """Return how a method is called in the reader's language."""
    return str(LABELS[name][0]) if name in LABELS else name


def explained(name: str) -> str:
    """Return what a method does, in one line."""
    return str(LABELS[name][1]) if name in LABELS else ""


def offered(lists: int) -> list[tuple[str, str, str]]:
    """Return the methods that a table of so many lists can be given to: id, name, explanation."""
    able = [name for name in METHODS if _takes(name, lists)]
    return [(name, label_of(name), explained(name)) for name in able]


def _takes(name: str, lists: int) -> bool:
    least, most = BETWEEN.get(name, (2, MOST_LISTS_SEARCHED if name in SEARCHES else lists))
    return least <= lists <= most


def wanted(wish: Mapping[str, Any], lists: int) -> Method:
    """Return the method that somebody asks for, within what the web allows. Raises InvalidInput."""
    name, interval = str(wish.get("name", "stepwise")), str(wish.get("interval") or "bca")
    if name not in METHODS:
        raise InvalidInput(f'"{name}" is no method; there are {", ".join(METHODS)}')
    if interval not in INTERVALS:
        raise InvalidInput(f'"{interval}" is no interval; there are {", ".join(INTERVALS)}')
    replicates = int(wish.get("replicates", 1000))
    most = MOST_CALIBRATED if interval == "calibrated" else MOST_REPLICATES
    if not 0 <= replicates <= most:
        raise InvalidInput(f"replicates are 0 to {most:,} here; use palermo estimate for more")
    if name in SEARCHES and lists > MOST_LISTS_SEARCHED:
        raise InvalidInput(f"this method takes at most {MOST_LISTS_SEARCHED} lists here; merge lists or leave some out")
    order, top = wish.get("max_order") or None, 0
    if name in SEARCHES and lists > LISTS_OF_ANY_ORDER:
        order, top = 2, TOP_MODELS
    return Method(
        name=name,
        interval=interval,
        replicates=replicates,
        inner=INNER,
        max_order=order,
        top_models=top,
        threshold=float(wish.get("threshold", 0.02)),
        level=float(wish.get("level", 0.95)),
        seed=int(wish.get("seed", 0)),
        model=str(wish.get("model", "")) if name in WRITTEN else "",
    )


def document_of(method: Method) -> dict[str, Any]:
    """Return a method as plain values; how many processors work on it changes nothing and is left out."""
    return {name: value for name, value in asdict(method).items() if name != "workers"}


def method_of(document: Mapping[str, Any]) -> Method:
    """Return the method that plain values stand for."""
    return Method(**document)


def has_rule(name: str) -> bool:
    """Return whether a method chooses by a rule that can be repeated on other tables."""
    return name in BY_RULE
