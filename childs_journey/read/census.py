"""Read a children in need census file (XML) into rows of elements, as it is.

Nothing is repaired, cut or left out: the rules are to see what the portal would see. Streaming, one
child at a time; no entities, no document type, no network.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from childs_journey.problems import Stop

ELEMENT_COLUMNS = (
    "child_no",
    "module",
    "episode_no",
    "group_no",
    "element_no",
    "element",
    "value",
    "is_known",
)
"""A row is one element, or one group that holds none: then element and value are empty."""

CATALOGUE = Path("seeds/catalogues/catalogue_return_fields.csv")
WRAPPERS = {"message", "children", "child", "collectiondetails", "source", "content", "cbdslevels"}
EPISODE, HEADER = "CINdetails", "Header"
LISTS = {"Disabilities", "FactorsIdentifiedAtAssessment", "Reviews"}
"""Groups that hold one element many times."""
NESTED_IN = {"FactorsIdentifiedAtAssessment": "Assessments", "Reviews": "ChildProtectionPlans"}
"""Groups numbered as the group around them."""

Row = tuple[int, str, int, int, int, str, str, str]


@dataclass(frozen=True)
class Structure:
    """Names of the census, by their lower case."""

    groups: dict[str, str]
    fields: dict[str, dict[str, str]]
    """By module: lower-case element name: the name as the guide spells it."""


@dataclass
class Census:
    """What was read of one file."""

    n_children: int = 0
    n_rows: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    """Elements that the census does not have, with their number."""


def read_structure(project: Path) -> Structure:
    """Read the modules and elements of the census from the catalogue."""
    groups: dict[str, str] = {}
    fields: dict[str, dict[str, str]] = {}
    with (project / CATALOGUE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["return_id"] != "cin_census":
                continue
            name = row["field_name"]
            if row["value_format"] != "group":
                fields.setdefault(row["module"], {})[name.lower()] = name
            elif name.lower() not in WRAPPERS:
                groups[name.lower()] = name
    return Structure(groups, fields)


def read_census(path: Path, target: Path, structure: Structure) -> Census:
    """Write the elements of the census file at `path` as CSV to `target`.

    Returns what was read. Raises Stop, with the line, when the file is no well-formed XML, holds a
    document type or is another return.
    """
    census = Census()
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(ELEMENT_COLUMNS)
        try:
            for part in _parts(path):
                name = _name(part).lower()
                if name == "child":
                    census.n_children += 1
                rows = list(_Walk(structure, census).rows(part, census.n_children))
                if name == "header":
                    _check_collection(rows)
                writer.writerows(rows)
                census.n_rows += len(rows)
        except etree.XMLSyntaxError as error:
            line, column = error.position
            raise Stop(
                f"line {line}, column {column}: not well-formed XML. Export the file again from "
                "the case system; do not mend it by hand."
            ) from None
    return census


def _name(element: etree._Element) -> str:
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _parts(path: Path) -> Iterator[etree._Element]:
    """Give the header, then each child, and forget each when it has been dealt with."""
    context = etree.iterparse(
        str(path),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for event, element in context:
        if event == "start":
            if depth == 0:
                _check_root(element)
            depth += 1
            continue
        depth -= 1
        name = _name(element).lower()
        if (name == "header" and depth == 1) or (name == "child" and depth == 2):
            yield element
            _forget(element)


def _check_root(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Stop("the file holds a document type declaration, which no census needs: not read.")
    if _name(root).lower() != "message":
        raise Stop(f"not a census file: it begins with <{_name(root)[:40]}>, not with <Message>.")


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _check_collection(rows: list[Row]) -> None:
    for row in rows:
        if row[5] == "Collection" and row[6].strip().upper() not in {"", "CIN"}:
            raise Stop("another return: its header does not name the collection CIN.")


class _Walk:
    """Turns one header or child into rows."""

    def __init__(self, structure: Structure, census: Census) -> None:
        self._structure = structure
        self._census = census
        self._numbers: Counter[str] = Counter()
        self._episode = 0

    def rows(self, part: etree._Element, child_no: int) -> Iterator[Row]:
        is_header = _name(part).lower() == "header"
        number = 0 if is_header else child_no
        found = self._walk(part, HEADER if is_header else "Child", 1)
        for module, group_no, element_no, element, value, known in found:
            yield (
                number, module, self._episode, group_no, element_no, element, value,
                "true" if known else "false",
            )  # fmt: skip

    def _walk(
        self, around: etree._Element, module: str, group_no: int
    ) -> Iterator[tuple[str, int, int, str, str, bool]]:
        known = self._structure.fields.get(module, {})
        seen: Counter[str] = Counter()
        for element in around:
            written = _name(element)
            lower = written.lower()
            group = self._structure.groups.get(lower)
            if group is not None:
                yield from self._group(element, group, group_no)
            elif lower in WRAPPERS and lower not in known:
                yield from self._walk(element, module, group_no)
            elif lower in known:
                name = known[lower]
                if module in LISTS:
                    self._numbers[f"{module} {group_no}"] += 1
                    number = self._numbers[f"{module} {group_no}"]
                else:
                    seen[name] += 1
                    number = seen[name]
                yield module, group_no, number, name, (element.text or "").strip(), True
            else:
                self._census.unknown[f"{module}/{written}"] += 1
                yield module, group_no, 1, written[:100], (element.text or "").strip(), False

    def _group(
        self, element: etree._Element, group: str, around_no: int
    ) -> Iterator[tuple[str, int, int, str, str, bool]]:
        if group == EPISODE:
            self._episode += 1
            self._numbers.clear()
        self._numbers[group] += 1
        number = around_no if group in NESTED_IN else self._numbers[group]
        rows = list(self._walk(element, group, 1 if group == EPISODE else number))
        if not any(row[0] == group for row in rows):
            yield group, 1 if group == EPISODE else number, 0, "", "", True
        yield from rows
