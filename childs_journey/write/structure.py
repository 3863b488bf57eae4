"""The shape of an XML return of one year, as the catalogue of fields has it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

CATALOGUE = Path("seeds/catalogues/catalogue_return_fields.csv")


@dataclass
class Node:
    """An element of the return: a group of others, or a leaf with a value."""

    name: str
    module: str
    table: str
    """The table that holds it, or nothing for a group."""
    column: str
    value_format: str
    min_occurs: int
    max_occurs: int | None
    """None: any number."""
    children: list[Node] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Say whether it holds other elements."""
        return self.value_format == "group"

    @property
    def is_list(self) -> bool:
        """Say whether the group holds one leaf many times."""
        return (
            len(self.children) == 1
            and not self.children[0].is_group
            and self.children[0].max_occurs is None
        )


@dataclass(frozen=True)
class Options:
    """What councils set like their own vendor's file; the guide that was read leaves it open."""

    has_cbds_levels: bool = False
    """Write Header/Content/CBDSLevels."""
    is_sex_last: bool = False
    """Write Sex after PersonDeathDate, not before."""


def read_structure(project: Path, return_id: str, year: int, options: Options) -> Node:
    """Return the root of the return's tree for a collection year, elements in their order."""
    nodes: dict[str, Node] = {}
    with (project / CATALOGUE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["return_id"] != return_id or not _is_in_year(row, year):
                continue
            if "/Content" in row["field_path"] and not options.has_cbds_levels:
                continue
            node = Node(
                row["field_name"],
                row["module"],
                row["table_name"].partition("__")[2],
                row["column_name"],
                row["value_format"],
                int(row["min_occurs"]),
                None if row["max_occurs"] == "n" else int(row["max_occurs"]),
            )
            nodes[row["field_path"]] = node
            above = row["field_path"].rpartition("/")[0]
            _parent(nodes, above).children.append(node)
    root = nodes["/Message"]
    if options.is_sex_last:
        _move_sex(root)
    return root


def _parent(nodes: dict[str, Node], path: str) -> Node:
    """Return the group at a path; one that the catalogue does not list has no fields of its own."""
    if path not in nodes:
        above, _, name = path.rpartition("/")
        nodes[path] = Node(name, "", "", "", "group", 0, 1)
        if above or path.count("/") > 1:
            _parent(nodes, above).children.append(nodes[path])
    return nodes[path]


def _is_in_year(row: dict[str, str], year: int) -> bool:
    first, last = row["first_year"], row["last_year"]
    return (not first or int(first) <= year) and (not last or year <= int(last))


def _move_sex(node: Node) -> None:
    if node.name == "ChildIdentifiers":
        sex = [child for child in node.children if child.name == "Sex"]
        node.children = [child for child in node.children if child.name != "Sex"] + sex
    for child in node.children:
        _move_sex(child)
