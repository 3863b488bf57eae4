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
    names = _Names(structure)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(ELEMENT_COLUMNS)
        try:
            for part in _parts(path):
                name = _name(part).lower()
                if name == "child":
                    census.n_children += 1
                number = 0 if name == "header" else census.n_children
                rows = _Walk(names, census, number).rows(part)
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
    return _local(element.tag)


def _local(tag: object) -> str:
    """Return a tag without its namespace; nothing for what is no element."""
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _parts(path: Path) -> Iterator[etree._Element]:
    """Give the header, then each child, and forget each when it has been dealt with."""
    context = etree.iterparse(
        str(path),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depths: dict[object, int] = {}
    """By tag: how deep a header or child stands, 0 for any other element."""
    root: etree._Element | None = None
    for _, element in context:
        if root is None:
            root = element.getroottree().getroot()
            _check_root(root)
        depth = depths.get(element.tag)
        if depth is None:
            depth = {"header": 1, "child": 2}.get(_name(element).lower(), 0)
            depths[element.tag] = depth
        if depth and sum(1 for _ in element.iterancestors()) == depth:
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


class _Names:
    """What each tag is inside each module, looked up once a file."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._known: dict[str, dict[object, tuple[str, str]]] = {}

    def of(self, module: str) -> dict[object, tuple[str, str]]:
        """Return by tag: its kind (element, group, wrapper or unknown) and its name."""
        return self._known.setdefault(module, {})

    def add(self, module: str, tag: object) -> tuple[str, str]:
        """Find out what a tag is inside a module, and keep it."""
        fields = self._structure.fields.get(module, {})
        written = _local(tag)
        lower = written.lower()
        if lower in self._structure.groups:
            found = "group", self._structure.groups[lower]
        elif lower in fields:
            found = "element", fields[lower]
        else:
            found = "wrapper" if lower in WRAPPERS else "unknown", written
        self.of(module)[tag] = found
        return found


class _Walk:
    """Turns one header or child into rows."""

    def __init__(self, names: _Names, census: Census, child_no: int) -> None:
        self._names = names
        self._census = census
        self._child_no = child_no
        self._numbers: Counter[str] = Counter()
        self._episode = 0
        self._rows: list[Row] = []

    def rows(self, part: etree._Element) -> list[Row]:
        """Return the rows of a header or child, in the order of the file."""
        is_header = _name(part).lower() == "header"
        self._walk(part, HEADER if is_header else "Child", 1)
        return self._rows

    def _walk(self, around: etree._Element, module: str, group_no: int) -> None:
        known = self._names.of(module)
        is_list = module in LISTS
        child_no = self._child_no
        seen: dict[str, int] = {}
        for element in around:
            kind, name = known.get(element.tag) or self._names.add(module, element.tag)
            if kind == "element":
                if is_list:
                    self._numbers[f"{module} {group_no}"] += 1
                    number = self._numbers[f"{module} {group_no}"]
                else:
                    number = seen[name] = seen.get(name, 0) + 1
                value = (element.text or "").strip()
                self._rows.append(
                    (child_no, module, self._episode, group_no, number, name, value, "true")
                )
            elif kind == "group":
                self._group(element, name, group_no)
            elif kind == "wrapper":
                self._walk(element, module, group_no)
            else:
                self._census.unknown[f"{module}/{name}"] += 1
                value = (element.text or "").strip()
                self._rows.append(
                    (child_no, module, self._episode, group_no, 1, name[:100], value, "false")
                )

    def _group(self, element: etree._Element, group: str, around_no: int) -> None:
        if group == EPISODE:
            self._episode += 1
            self._numbers.clear()
        self._numbers[group] += 1
        number = around_no if group in NESTED_IN else self._numbers[group]
        number = 1 if group == EPISODE else number
        begin = len(self._rows)
        episode = self._episode
        self._walk(element, group, number)
        if not any(row[1] == group for row in self._rows[begin:]):
            empty = (self._child_no, group, self._episode, number, 0, "", "", "true")
            self._rows.insert(begin, empty)
        if self._episode != episode:
            # an episode where none may stand: what is around it stays together, in that episode
            inside = self._rows[begin:]
            self._rows[begin:] = [(*row[:2], self._episode, *row[3:]) for row in inside]
