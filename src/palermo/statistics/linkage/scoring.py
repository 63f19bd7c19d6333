"""Scores for pairs of records, by Splink on DuckDB: Fellegi and Sunter's model, trained on the lists themselves.

Splink is no part of an ordinary installation; ``requirements-linkage.txt`` adds it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from palermo.errors import InvalidInput, NotEstimable
from palermo.statistics.linkage.pairs import Named, ScoredPairs, pair_up
from palermo.statistics.linkage.records import FIELDS, PersonList, check_lists

# A pair is looked at when it agrees on all fields of one of these; the rest counts as unscored.
BLOCKS = (("name_key",), ("birth_year", "sex", "place"), ("birth_year", "citizenship"))
MOST_SAMPLED = 1_000_000  # random pairs for how often different persons agree by chance


@dataclass(frozen=True, slots=True)
class Scoring:
    """How pairs are scored.

    blocks: fields that must agree for a pair to be looked at, one block enough. least: probabilities below are not
    kept. share: of random pairs that are of one person; None lets the lists tell it, from pairs that agree on all
    fields, of which ``recall`` of the true ones are taken to agree.
    """

    blocks: tuple[tuple[str, ...], ...] = BLOCKS
    least: float = 0.01
    share: float | None = None
    recall: float = 0.6


def score_pairs(lists: Sequence[PersonList], seed: int, scoring: Scoring | None = None) -> ScoredPairs:
    """Score the pairs of records that agree on a block, with the probability that both are of one person.

    Fields are those of FIELDS that all lists give. Equal values count for one person, years of birth one apart a little
    less; unknown values count for nothing. Lists without duplicates are linked with each other only.
    Raises InvalidInput without Splink, without two fields in common or a usable block, and NotEstimable when no pair
    agrees on any block.
    """
    check_lists(lists)
    scoring = scoring or Scoring()
    fields = _common(lists)
    blocks = [block for block in scoring.blocks if set(block) <= set(fields)]
    if len(fields) < 2 or not blocks:
        raise InvalidInput(
            f"the lists have {', '.join(fields) or 'no field'} in common; scoring needs two and a block of them"
        )
    linker = _linker(lists, fields, blocks, scoring)
    _train(linker, fields, blocks, scoring, seed)
    return pair_up(lists, _predicted(linker, lists, scoring.least))


def _common(lists: Sequence[PersonList]) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if all(any(one.fields.get(name, ())) for one in lists))


def _splink() -> Any:
    try:
        import splink
        import splink.comparison_level_library
        import splink.comparison_library
    except ImportError as error:
        raise InvalidInput(
            "scoring pairs needs Splink: install requirements-linkage.txt, or give scored pairs"
        ) from error
    return splink


def _linker(
    lists: Sequence[PersonList], fields: Sequence[str], blocks: Sequence[Sequence[str]], scoring: Scoring
) -> Any:
    import duckdb

    splink = _splink()
    settings = splink.SettingsCreator(
        link_type="link_only" if all(one.deduplicated for one in lists) else "link_and_dedupe",
        comparisons=[_comparison(splink, name) for name in fields],
        blocking_rules_to_generate_predictions=[splink.block_on(*block) for block in blocks],
        unique_id_column_name="record",
        **({} if scoring.share is None else {"probability_two_random_records_match": scoring.share}),
    )
    # One thread: the same seed gives the same scores on every machine.
    api = splink.DuckDBAPI(connection=duckdb.connect(":memory:", config={"threads": 1}))
    tables = [api.register(_table(one, fields), dataset_display_name=f"list_{i}") for i, one in enumerate(lists)]
    return splink.Linker(tables, settings, log_level="ERROR")


def _table(one: PersonList, fields: Sequence[str]) -> Any:
    import pyarrow as pa

    columns: dict[str, Any] = {"record": list(one.records)}
    for name in fields:
        columns[name] = [value or None for value in one.fields[name]]
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _comparison(splink: Any, name: str) -> Any:
    if name != "birth_year":
        return splink.comparison_library.ExactMatch(name)
    levels = splink.comparison_level_library
    return splink.comparison_library.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            levels.NullLevel(name),
            levels.ExactMatchLevel(name),
            levels.CustomLevel(
                f"abs(try_cast({name}_l as integer) - try_cast({name}_r as integer)) <= 1",
                label_for_charts="one year apart",
            ),
            levels.ElseLevel(),
        ],
    )


def _train(linker: Any, fields: Sequence[str], blocks: Sequence[Sequence[str]], scoring: Scoring, seed: int) -> None:
    """Train: chance agreement from random pairs, the share of matches, then agreement of matches from each block."""
    splink = _splink()
    if scoring.share is None:
        whole = [splink.block_on(*fields)]
        linker.training.estimate_probability_two_random_records_match(whole, recall=scoring.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=MOST_SAMPLED, seed=seed)
    for block in blocks:
        if len(block) < len(fields):
            linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on(*block))


def _predicted(linker: Any, lists: Sequence[PersonList], least: float) -> Iterator[Named]:
    """Yield the scored pairs, with lists by their own names. Raises NotEstimable when there is none."""
    names = {f"list_{i}": one.name for i, one in enumerate(lists)}
    rows = linker.inference.predict(threshold_match_probability=least).as_record_list()
    if not rows:
        raise NotEstimable("no two records agree on any block, so there is nothing to link")
    for row in rows:
        sides = ((names[row[f"source_dataset_{side}"]], row[f"record_{side}"]) for side in ("l", "r"))
        (first, second), chance = sides, row["match_probability"]
        yield (*first, *second, chance)
