"""Read a children in need census file (XML) into rows of groups, as it is.

Nothing is repaired, cut or left out: the rules are to see what the portal would see. Streaming, one
child at a time; no entities, no document type, no network.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from lxml import etree

from childs_journey.problems import Stop
from childs_journey.read.part import Part

PLACE = ("child_no", "episode_no", "group_no")
"""Where a group stands: the columns before those of its elements."""
LIST_COLUMNS = (*PLACE, "element_no", "value")
"""Of the elements of a list."""
ELEMENTS = "elements"
ELEMENT_COLUMNS = (
    "module",
    "child_no",
    "episode_no",
    "group_no",
    "element_no",
    "element",
    "value",
    "is_known",
)
"""What neither holds: an element that stands in its group once more, one that the census does not
have; a list without elements, then element and value are empty."""

CATALOGUE = Path("seeds/catalogues/catalogue_return_fields.csv")
WRAPPERS = {"message", "children", "child", "collectiondetails", "source", "content", "cbdslevels"}
EPISODE, HEADER, CHILD = "CINdetails", "Header", "Child"
LISTS = {
    "Disabilities": "Disability",
    "FactorsIdentifiedAtAssessment": "AssessmentFactors",
    "Reviews": "CPPreviewDate",
}
"""Groups that hold one element many times, and that element."""
NESTED_IN = {"FactorsIdentifiedAtAssessment": "Assessments", "Reviews": "ChildProtectionPlans"}
"""Groups numbered as the group around them."""
ROWS_KEPT = 5_000
"""Rows in memory before they are written."""

SINGLE, LISTED, GROUP, WRAPPER, UNKNOWN = range(5)
"""What a tag is inside a module."""

LIST = "list"
"""Under which the elements of a list are counted; no element is called so."""

Row = list[Any]


@dataclass
class Module:
    """A group of the census: its elements, and what each tag inside it is, looked up once."""

    name: str
    names: list[str] = field(default_factory=list)
    """Of its elements, as the guide spells them."""
    columns: list[str] = field(default_factory=list)
    """Of its elements, in the same order."""
    known: dict[object, tuple[int, Any]] = field(default_factory=dict)
    """By tag: what it is, and the place of a single element, the module of a group or the name."""

    empty: list[None] = field(default_factory=list)
    """The row of one without elements, from its first column on."""

    def __post_init__(self) -> None:
        """Say once what would be asked of each group."""
        self.is_list = self.name in LISTS
        self.is_nested = self.name in NESTED_IN
        self.is_episode = self.name == EPISODE


@dataclass
class Census:
    """What was read of one file."""

    n_children: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    """Elements that the census does not have, with their number."""
    parts: list[Part] = field(default_factory=list)
    """The groups of each module, and what stands beside them."""


Structure = dict[str, Module]
"""The modules of the census, by their lower-case names."""


def read_structure(project: Path) -> Structure:
    """Read the modules and elements of the census from the catalogue."""
    modules: Structure = {CHILD.lower(): Module(CHILD)}
    with (project / CATALOGUE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            name = row["field_name"]
            is_group = row["value_format"] == "group"
            if row["return_id"] != "cin_census" or (is_group and name.lower() in WRAPPERS):
                continue
            module = modules.setdefault(row["module"].lower(), Module(row["module"]))
            if not is_group:
                module.names.append(name)
                module.columns.append(row["column_name"])
                module.empty.append(None)
    return modules


def read_census(path: Path, scratch: Path, stem: str, modules: Structure) -> Census:
    """Write the groups of the census file at `path` to `scratch`, as CSV a module.

    Returns what was read. Raises Stop, with the line, when the file is no well-formed XML, holds a
    document type or is another return.
    """
    census = Census()
    n_headers = 0
    with _Writer(scratch, stem) as writer:
        try:
            for part in _parts(path):
                is_header = _local(part.tag).lower() == HEADER.lower()
                if is_header:
                    n_headers += 1
                    walk = _Walk(modules, census.unknown, 0)
                    walk.read(part, HEADER, n_headers)
                    _check_collection(walk)
                else:
                    census.n_children += 1
                    walk = _Walk(modules, census.unknown, census.n_children)
                    walk.read(part, CHILD, 1)
                writer.take(walk)
            census.parts = writer.finish()
        except etree.XMLSyntaxError as error:
            line, column = error.position
            raise Stop(
                f"line {line}, column {column}: not well-formed XML. Export the file again from "
                "the case system; do not mend it by hand."
            ) from None
    return census


def _local(tag: object) -> str:
    """Return a tag without its namespace; nothing for what is no element."""
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _in_any_case(name: str) -> list[str]:
    """Return every spelling of a name in capitals and small letters, in any namespace."""
    pairs = zip(name.lower(), name.upper(), strict=True)
    return ["{*}" + "".join(letters) for letters in product(*pairs)]


def _parts(path: Path) -> Iterator[etree._Element]:
    """Give the header, then each child, and forget each when it has been dealt with."""
    context = etree.iterparse(
        str(path),
        events=("end",),
        # by tag, so that the other elements do not come up one by one
        tag=[*_in_any_case(HEADER), *_in_any_case(CHILD)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depths: dict[object, int] = {}
    """By tag: how deep a header or child stands."""
    for _, element in context:
        if not depths:
            _check_root(element.getroottree().getroot())
        depth = depths.get(element.tag)
        if depth is None:
            depth = 1 if _local(element.tag).lower() == HEADER.lower() else 2
            depths[element.tag] = depth
        if sum(1 for _ in element.iterancestors()) == depth:
            yield element
            _forget(element)
    _check_root(context.root)


def _check_root(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Stop("the file holds a document type declaration, which no census needs: not read.")
    name = _local(root.tag)
    if name.lower() != "message":
        raise Stop(f"not a census file: it begins with <{name[:40]}>, not with <Message>.")


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _check_collection(header: _Walk) -> None:
    said = [row[len(PLACE) + m.names.index("Collection")] for m, row in header.groups]
    said += [row[6] for row in header.elements if row[5] == "Collection"]
    if any((value or "").upper() not in {"", "CIN"} for value in said):
        raise Stop("another return: its header does not name the collection CIN.")


class _Walk:
    """Turns one header or child into rows."""

    def __init__(self, modules: Structure, unknown: Counter[str], child_no: int) -> None:
        self._modules = modules
        self._unknown = unknown
        self._child_no = child_no
        self._episode = 0
        self._numbers: dict[object, int] = {}
        """In the episode: groups by module, elements by module, group and name."""
        self._is_tangled = False
        self.groups: list[tuple[Module, Row]] = []
        self.lists: list[tuple[Module, Row]] = []
        self.elements: list[Row] = []

    def read(self, part: etree._Element, name: str, number: int) -> None:
        """Read a header or child; its rows are in `groups`, `lists` and `elements`."""
        module = self._modules[name.lower()]
        self._walk(part, module, self._begin(module, number), number)
        if self._is_tangled:
            self._settle()

    def _begin(self, module: Module, number: int) -> Row:
        row: Row = [self._child_no, self._episode, number, *module.empty]
        self.groups.append((module, row))
        return row

    def _walk(self, around: etree._Element, module: Module, row: Row, number: int) -> None:
        known = module.known
        for element in around:
            kind, what = known.get(element.tag) or self._find_out(module, element.tag)
            if kind == SINGLE:
                value = element.text
                value = value.strip() if value else ""
                # of an element that stands twice in one group the first counts, as for the portal
                if row[what] is None:
                    row[what] = value
                else:
                    name = module.names[what - len(PLACE)]
                    self._beside(module, number, self._next(module, number, name) + 1, name, value)
            elif kind == LISTED:
                element_no = self._next(module, number, LIST)
                value = (element.text or "").strip()
                self.lists.append(
                    (module, [self._child_no, self._episode, number, element_no, value])
                )
            elif kind == GROUP:
                self._group(element, what, number)
            elif kind == WRAPPER:
                self._walk(element, module, row, number)
            else:
                self._unknown[f"{module.name}/{what}"] += 1
                name, value = what[:100], (element.text or "").strip()
                element_no = self._next(module, number, name)
                self._beside(module, number, element_no, name, value, is_known=False)

    def _find_out(self, module: Module, tag: object) -> tuple[int, Any]:
        """Find out what a tag is inside a module, and keep it."""
        written = _local(tag)
        lower = written.lower()
        names = [name.lower() for name in module.names]
        found: tuple[int, Any] = UNKNOWN, written
        if lower in WRAPPERS:
            found = WRAPPER, None
        elif lower in self._modules:
            found = GROUP, self._modules[lower]
        elif lower in names:
            at = names.index(lower)
            found = (LISTED, module.names[at]) if module.is_list else (SINGLE, len(PLACE) + at)
        module.known[tag] = found
        return found

    def _group(self, element: etree._Element, module: Module, around_no: int) -> None:
        begin = self._episode, len(self.groups), len(self.lists), len(self.elements)
        if module.is_episode:
            self._episode += 1
            self._numbers.clear()
            number = 1
        elif module.is_nested:
            number = around_no
        else:
            number = self._numbers[module.name] = self._numbers.get(module.name, 0) + 1
        row = [] if module.is_list else self._begin(module, number)
        self._walk(element, module, row, number)
        if (
            module.is_list
            and len(self.lists) == begin[2]
            and all(beside[0] != module.name for beside in self.elements[begin[3] :])
        ):
            self._empty_list(module, number)
        if self._episode != begin[0] and not module.is_episode:
            self._keep_together(*begin)

    def _keep_together(self, episode: int, n_groups: int, n_lists: int, n_elements: int) -> None:
        """Put what is around an episode, where none may stand, into that episode as a whole."""
        self._is_tangled = True
        around = [row for _, row in self.groups[n_groups:] + self.lists[n_lists:]]
        for row, at in [(r, 1) for r in around] + [(r, 2) for r in self.elements[n_elements:]]:
            row[at] = self._episode if row[at] == episode else row[at]

    def _empty_list(self, module: Module, number: int) -> None:
        """Keep a list without elements: number 0; one more is numbered among the elements."""
        is_first = self._next(module, number, "") == 1
        element_no = 0 if is_first else self._next(module, number, LIST)
        self._beside(module, number, element_no, "", "")

    def _next(self, module: Module, number: int, name: str) -> int:
        """Count one more of a name in a group."""
        key = module.name, number, name
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return self._numbers[key]

    def _beside(
        self, module: Module, number: int, element_no: int, name: str, value: str, *,
        is_known: bool = True,
    ) -> None:  # fmt: skip
        known = "true" if is_known else "false"
        self.elements.append(
            [module.name, self._child_no, self._episode, number, element_no, name, value, known]
        )

    def _settle(self) -> None:
        """Give what now stands in the place of another the next number that is free."""
        taken: set[object] = set()
        for rows, at in ((self.groups, 2), (self.lists, 3)):
            for module, row in rows:
                while (module.name, *row[1 : at + 1]) in taken:
                    row[at] += 1
                taken.add((module.name, *row[1 : at + 1]))
        for row in self.elements:
            while (*row[:6],) in taken:
                row[4] += 1
            taken.add((*row[:6],))


class _Writer:
    """Writes rows to a file a module, some thousands at a time."""

    def __init__(self, scratch: Path, stem: str) -> None:
        self._scratch, self._stem = scratch, stem
        self._files = ExitStack()
        self._writers: dict[str, Any] = {}
        self._rows: dict[str, list[Row]] = {}
        self._n_kept = 0
        self._parts: dict[str, Part] = {}

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def take(self, walk: _Walk) -> None:
        """Take the rows of a header or child."""
        rows = self._rows
        for module, row in walk.groups:
            if module.name not in rows:
                self._open(module.name, (*PLACE, *module.columns))
            rows[module.name].append(row)
        for module, row in walk.lists:
            if module.name not in rows:
                self._open(module.name, LIST_COLUMNS)
            rows[module.name].append(row)
        if walk.elements:
            if ELEMENTS not in rows:
                self._open(ELEMENTS, ELEMENT_COLUMNS)
            rows[ELEMENTS] += walk.elements
        self._n_kept += len(walk.groups) + len(walk.lists) + len(walk.elements)
        if self._n_kept > ROWS_KEPT:
            self._flush()

    def finish(self) -> list[Part]:
        """Write what is left; return what was written."""
        self._flush()
        self._files.close()
        return list(self._parts.values())

    def _open(self, name: str, columns: tuple[str, ...]) -> None:
        path = self._scratch / f"{self._stem}.{name}.csv"
        stream = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._writers[name] = csv.writer(stream, lineterminator="\n")
        self._writers[name].writerow(columns)
        self._rows[name] = []
        self._parts[name] = Part(name, columns, path, 0)

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            self._writers[name].writerows(rows)
            self._parts[name].n_records += len(rows)
            rows.clear()
        self._n_kept = 0
