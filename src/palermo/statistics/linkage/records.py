"""Person-level lists from several sources, with pseudonyms in place of names."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from palermo.errors import InvalidInput

FIELDS = ("name_key", "birth_year", "sex", "citizenship", "place")


@dataclass(frozen=True, slots=True)
class PersonList:
    """One source: records with an identifier of their own and pseudonymous fields.

    name: of the list. records: identifiers, unique within the list. fields: by name (of FIELDS), one value for each
    record, "" where unknown; keyed hashes or coarse values, never names. deduplicated: whether no person comes twice.
    """

    name: str
    records: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deduplicated: bool = True

    def __post_init__(self) -> None:
        if len(set(self.records)) != len(self.records):
            twice = next(one for one in self.records if self.records.count(one) > 1)
            raise InvalidInput(f'list {self.name}: record "{twice}" comes twice; give every record its own identifier')
        for name, values in self.fields.items():
            if len(values) != len(self.records):
                raise InvalidInput(f"list {self.name}: {name} has {len(values)} values for {len(self.records)} records")


def read_person_list(
    name: str, text: str, columns: Mapping[str, str], *, record: str = "record", deduplicated: bool = True
) -> PersonList:
    """Read a list from CSV with a header.

    columns: from names of FIELDS to headers of the file; record: the header of the identifier. Other columns are not
    read. Raises InvalidInput naming the header, field or row to mend.

    >>> text = "record,key,born\\nr1,4f0a,1990\\nr2,77b1,\\n"
    >>> read_person_list("police", text, {"name_key": "key", "birth_year": "born"}).fields["birth_year"]
    ('1990', '')
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    headers = reader.fieldnames or ()
    for wanted in (record, *columns.values()):
        if wanted not in headers:
            raise InvalidInput(f'list {name}: there is no column "{wanted}"; the file has {", ".join(headers)}')
    unknown = set(columns) - set(FIELDS)
    if unknown or not columns:
        raise InvalidInput(f"list {name}: state columns for some of {', '.join(FIELDS)}, not {sorted(unknown)}")
    rows = list(reader)
    for number, row in enumerate(rows, 2):
        if None in row.values() or None in row:
            raise InvalidInput(f"list {name}, line {number}: the line does not have {len(headers)} values")
        if not row[record].strip():
            raise InvalidInput(f"list {name}, line {number}: the record has no identifier")
    values = {one: tuple(row[header].strip() for row in rows) for one, header in columns.items()}
    return PersonList(name, tuple(row[record].strip() for row in rows), values, deduplicated)


def check_lists(lists: Sequence[PersonList]) -> None:
    """Raise InvalidInput unless there are two lists or more with names of their own."""
    names = [one.name for one in lists]
    if len(names) < 2 or len(set(names)) != len(names):
        raise InvalidInput(f"linking needs two lists or more with names of their own, not {', '.join(names) or 'none'}")
