"""Read an SSDA903 as one XML, whatever way its groups are nested.

A group of elements is a record of every file whose columns it has. Child, date of birth and sex
come from the group itself, or from a group around it or beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from childs_journey.problems import Stop
from childs_journey.read.part import Part
from childs_journey.read.ssda903_parts import (
    SHARED,
    Kind,
    Ssda903,
    column_of,
    value_of,
    write_part,
)

NOT_IN_XML = {"sw_episodes", "dolo"}
"""Files that an XML may lack; of the others it holds all, though a file may have no record."""


@dataclass
class _Found:
    records: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    names_a_child: bool = False


def read_xml(path: Path, scratch: Path, stem: str, kinds: dict[str, Kind]) -> Ssda903:
    """Read the return in the XML at `path`; write its records to `scratch`.

    Raises Stop, with the line, when it is no well-formed XML, holds a document type, or is
    another return.
    """
    root = _root(path)
    reading = Ssda903(file_format="xml")
    found = _Found({name: [] for name in kinds})
    _walk(root, {}, kinds, found, reading)
    if not found.names_a_child or not any(found.records.values()):
        raise Stop(
            f"{path.name}: another return, or none: it begins with <{_name(root)[:40]}> and has no "
            "element CHILD or CHILDID beside those of a children looked after return."
        )
    for name, kind in kinds.items():
        records = found.records[name]
        if records or name not in NOT_IN_XML:
            reading.children |= {record.get("child", "") for record in records}
            reading.parts.append(_write(kind, records, scratch / f"{stem}.{name}.records.csv"))
    return reading


def _write(kind: Kind, records: list[dict[str, str]], target: Path) -> Part:
    rows = ([record.get(column, "") for column in kind.columns] for record in records)
    return write_part(kind.name, kind.columns, rows, target)


def _root(path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = etree.parse(str(path), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Stop(
            f"{path.name}: line {line}, column {column}: not well-formed XML. Export the file "
            "again from the case system; do not mend it by hand."
        ) from None
    if tree.docinfo.internalDTD is not None:
        raise Stop(f"{path.name}: holds a document type declaration, which no return needs.")
    return tree.getroot()


def _name(element: etree._Element) -> str:
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _leaves(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Give column and value of the elements in a group that hold no others."""
    for inside in element:
        if not len(inside):
            yield column_of(_name(inside)), value_of(inside.text)


def _walk(
    group: etree._Element,
    around: dict[str, str],
    kinds: dict[str, Kind],
    found: _Found,
    reading: Ssda903,
) -> None:
    values: dict[str, str] = {}
    for column, value in _leaves(group):
        # of an element that stands twice the first counts
        values.setdefault(column, value)
    shared = around | {c: values[c] for c in SHARED if c in values}
    if "child" not in values:
        shared |= _beside(group)
    found.names_a_child = found.names_a_child or "child" in values
    has_columns = [kind for kind in kinds.values() if kind.own & values.keys()]
    for kind in has_columns:
        is_filled = any(values.get(column) for column in kind.own)
        if is_filled or len(has_columns) == 1 or kind.name == "header":
            found.records[kind.name].append(_record(kind, values, shared))
    if values.get("uasc") == "1" and not values.get("duc"):
        found.records["uasc"].append(_record(kinds["uasc"], values, shared))
    known = {column for kind in has_columns for column in kind.own} | set(SHARED)
    for column in values.keys() - known:
        reading.unknown[f"{_name(group)}/{column.upper()}"] += 1
    for inside in group:
        if len(inside):
            _walk(inside, shared, kinds, found, reading)


def _beside(group: etree._Element) -> dict[str, str]:
    """Return who the groups inside are about, when one of them, the only one so named, says it."""
    tags = Counter(inside.tag for inside in group)
    about = [dict(_leaves(inside)) for inside in group if tags[inside.tag] == 1]
    naming = [values for values in about if "child" in values]
    return {c: naming[0][c] for c in SHARED if c in naming[0]} if len(naming) == 1 else {}


def _record(kind: Kind, values: dict[str, str], shared: dict[str, str]) -> dict[str, str]:
    record = {column: values[column] for column in kind.own if column in values}
    return {c: shared[c] for c in SHARED if c in kind.columns and c in shared} | record
