"""What is said of a result in six languages: findings, rules, the text for a report, the citation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.reasons import made_from, reason_in
from palermo.content.sentences import directed
from palermo_web.drawing.frame import Reader
from palermo_web.statistics.estimates.models import Estimation, EstimationEvent

RULES = (
    "forward stepwise, pairs with p < {threshold}",
    "smallest {criterion} of all hierarchical models, all orders",
    "smallest {criterion} of all hierarchical models, up to order {order}",
    "smallest {criterion} among {models} models",
    "downhill search by {criterion} from the main effects",
    "average over hierarchical models, weighted by {criterion}",
    "the model {model}",
    "{model}, log-linear",
    "BCa bootstrap calibrated by a double bootstrap (nominal level {level})",
    "{method} only among {models} models",
    "{method}, over {draws} draws of the linkage",
)


def rule_said(name: str, language: str) -> str:
    """Return a rule of choice, a method or an interval in a language, or as the core calls it where it is unknown."""
    whole = translate(name, language)
    found = made_from(name, RULES) if whole == name else None
    if not found:
        return whole
    template, values = found
    inner = {"method": rule_said(values["method"], language)} if "method" in values else {}
    return translate(template, language).format(**{**values, **inner})


def reason_said(error: object, language: str | None = None) -> str:
    """Return why something was refused or could not be estimated, in a language or that of the page."""
    return reason_in(str(error), language or get_language() or "en")


def finding_said(found: Mapping[str, Any], reader: Reader) -> str:
    """Return a finding in the reader's language and digits."""
    values = {name: _value(name, value, reader) for name, value in found["values"].items()}
    return translate(found["template"], reader.language).format(**values)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a sentence, in the reader's digits whatever format the sentence asks for."""

    value: float
    reader: Reader

    def __format__(self, wish: str) -> str:
        found = re.fullmatch(r",?(?:\.(?P<places>\d+))?(?P<kind>[fg%]?)", wish)
        places = found["places"] if found else None
        if found and found["kind"] == "%":
            return f"{self.reader.number(100 * self.value, int(places or 0))} %"
        return self.reader.number(self.value, int(places) if places else 5 if abs(self.value) < 1 else 2)


def _value(name: str, value: Any, reader: Reader) -> "str | _Number":
    """Return what fills a place: a number, a reason in the reader's language, names of lists as they are."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return reason_said(value, reader.language) if name == "reason" else str(value)
    return _Number(value, reader)


def kind_labels() -> dict[str, str]:
    """Return how the kinds of variations are called."""
    return {
        "rule": _("Another rule of choice"),
        "threshold": _("Another threshold"),
        "list_left_out": _("A list left out"),
        "lists_merged": _("Two lists merged"),
        "one_person": _("One person less"),
        "unseen_dependence": _("Unseen dependence of all lists"),
    }


def variation_said(one: Mapping[str, Any], reader: Reader) -> str:
    """Return what was varied, in words."""
    if one["kind"] == "rule":
        return rule_said(one["label"], reader.language)
    if one["kind"] == "threshold":
        return f"p < {one['label']}"
    if one["kind"] == "unseen_dependence":
        return _("hidden number times %(factor)s") % {"factor": one["label"]}
    return str(one["label"])


def persons(value: Any, reader: Reader) -> str:
    """Return a number of persons, exact or as bounds."""
    if isinstance(value, Mapping):
        return reader.bounds(value["low"], value["high"])
    return reader.number(value)


def report_texts(estimation: Estimation, document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the paragraph for a report in each language: tag, name of the language, text."""
    found = []
    for tag, name in settings.LANGUAGES:
        with translation.override(tag):
            found.append((tag, name, _report_text(estimation, document, Reader(tag))))
    return found


def _report_text(estimation: Estimation, document: Mapping[str, Any], reader: Reader) -> str:
    said = {
        "title": estimation.title,
        "who": estimation.who,
        "place": estimation.place,
        "began": estimation.began_on.isoformat(),
        "ended": estimation.ended_on.isoformat(),
        "lists": reader.number(len(document["table"]["lists"])),
        "observed": persons(document["table"]["observed"], reader),
    }
    parts = [
        _("%(title)s. Population: %(who)s; %(place)s; from %(began)s to %(ended)s.") % said,
        _("Multiple systems estimation from %(lists)s lists, which together name %(observed)s persons.") % said,
    ]
    if "not_estimable" in document:
        parts.append(_("These lists allow no number."))
    else:
        parts += _number_text(document, reader)
    return directed(" ".join(parts), reader.language)


def _number_text(document: Mapping[str, Any], reader: Reader) -> list[str]:
    found, varied = document["estimate"], document["sensitivity"]
    said = {"total": reader.number(found["total"]), "hidden": reader.number(found["hidden"])}
    parts = [_("The estimate is %(total)s persons, of whom %(hidden)s are on no list.") % said]
    if found["interval"]:
        parts.append(interval_said(found["interval"], reader))
    if varied.get("verdict"):
        parts.append(finding_said(varied["verdict"], reader))
    parts.append(
        _(
            "The number holds only if the population did not change meanwhile, the records of a person were linked "
            "rightly, everybody listed belongs to the population, and the lists do not all depend on one another in a "
            "way that the data cannot show."
        )
    )
    return parts


def interval_said(interval: Mapping[str, Any], reader: Reader) -> str:
    """Return an interval as a sentence."""
    said = {
        "level": reader.number(100 * interval["level"], 1),
        "low": reader.number(interval["low"]),
        "high": reader.number(interval["high"]),
    }
    return _("The interval of level %(level)s per cent goes from %(low)s to %(high)s.") % said


def citation(estimation: Estimation, release: EstimationEvent | None, address: str) -> str:
    """Return how to cite a result: who, what, when, where, and the seal that tells it from any other."""
    parts = [estimation.organization.name, estimation.title]
    if release:
        said = {"name": release.name, "day": release.at.date().isoformat()}
        parts.append(_("Estimate of a hidden population, released by %(name)s on %(day)s") % said)
    else:
        parts.append(_("Estimate of a hidden population, not released"))
    return directed(". ".join([*parts, address, f"SHA-256 {estimation.seal}"]), get_language() or "en")
