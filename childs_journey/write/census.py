"""Write a children in need census as XML, streaming, from the published warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree

from childs_journey.write.structure import Node
from childs_journey.write.text import without_control_characters

Row = dict[str, Any]

PARENT_KEYS = {
    "child_identifiers": "child_row_id",
    "child_characteristics": "child_row_id",
    "disabilities": "child_row_id",
    "cin_details": "child_row_id",
    "assessments": "cin_details_row_id",
    "assessment_factors": "assessment_row_id",
    "cin_plan_dates": "cin_details_row_id",
    "section_47s": "cin_details_row_id",
    "child_protection_plans": "cin_details_row_id",
    "reviews": "cpp_row_id",
    "pre_proceedings_and_fgdm": "cin_details_row_id",
}
"""By table: the key of the row around its rows."""

OWN_KEYS = {
    "child_identifiers": "child_row_id",
    "cin_details": "cin_details_row_id",
    "assessments": "assessment_row_id",
    "child_protection_plans": "cpp_row_id",
}
"""By table: the key that rows inside its rows name."""

ORDER = {
    "disabilities": "element_no",
    "cin_details": "cin_details_id",
    "assessments": "assessment_no",
    "assessment_factors": "element_no",
    "cin_plan_dates": "cin_plan_no",
    "section_47s": "section_47_no",
    "child_protection_plans": "cpp_id",
    "reviews": "element_no",
    "pre_proceedings_and_fgdm": "pre_proceedings_no",
}
CHUNK = 2_000
"""Children that are held in memory at a time."""


@dataclass
class Written:
    """What was written."""

    n_children: int = 0
    n_characters_removed: int = 0
    """Control characters, which XML cannot hold."""


def write_census(
    warehouse: duckdb.DuckDBPyConnection, submission_id: str, root: Node, target: Path
) -> Written:
    """Write one submission as XML to `target`; return what was written.

    `root` is the structure of its year. The rows come from schema returns of the warehouse.
    """
    writer = _Writer(warehouse, submission_id)
    with target.open("wb") as stream, etree.xmlfile(stream, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(root.name):
            for part in root.children:
                if part.name == "Header":
                    writer.header(xml, part)
                else:
                    writer.children(xml, part)
        xml.flush()
    return writer.written


class _Writer:
    def __init__(self, warehouse: duckdb.DuckDBPyConnection, submission_id: str) -> None:
        self._warehouse = warehouse
        self._submission_id = submission_id
        self.written = Written()

    def header(self, xml: Any, node: Node) -> None:
        row = self._query("header", "true")[0]
        element = etree.Element(node.name)
        self._fields(element, node, row)
        xml.write(element, pretty_print=True)

    def children(self, xml: Any, node: Node) -> None:
        child_node = node.children[0]
        with xml.element(node.name):
            for child_row_id, rows in self._children():
                self.written.n_children += 1
                element = etree.Element(child_node.name)
                for group in child_node.children:
                    self._group(element, group, rows, child_row_id)
                xml.write(element, pretty_print=True)

    def _children(self) -> Iterator[tuple[str, dict[str, dict[str, list[Row]]]]]:
        """Give each child's rows, by table and by the key of the row around them."""
        (last,) = self._warehouse.execute(
            "select coalesce(max(child_no), 0) from returns.cin_census__child_identifiers "
            "where submission_id = ?",
            [self._submission_id],
        ).fetchall()
        for first in range(1, int(last[0]) + 1, CHUNK):
            within = "child_row_id in (select child_row_id from these) order by {}"
            self._warehouse.execute(
                "create or replace temp table these as select child_row_id, child_no from "
                "returns.cin_census__child_identifiers where submission_id = ? "
                "and child_no between ? and ?",
                [self._submission_id, first, first + CHUNK - 1],
            )
            by_child: dict[str, dict[str, dict[str, list[Row]]]] = {}
            for table, key in PARENT_KEYS.items():
                for row in self._query(table, within.format(ORDER.get(table, "child_row_id"))):
                    tables = by_child.setdefault(row["child_row_id"], {})
                    tables.setdefault(table, {}).setdefault(row[key], []).append(row)
            ids = self._warehouse.execute("select child_row_id from these order by child_no")
            for (child_row_id,) in ids.fetchall():
                yield child_row_id, by_child.get(child_row_id, {})

    def _query(self, table: str, condition: str) -> list[Row]:
        found = self._warehouse.execute(
            f"select * from returns.cin_census__{table} where submission_id = ? and {condition}",
            [self._submission_id],
        )
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, values, strict=True)) for values in found.fetchall()]

    def _group(
        self, parent: etree._Element, node: Node, rows: dict[str, dict[str, list[Row]]], key: str
    ) -> None:
        """Write a group for each of its rows, with the groups inside it."""
        table = next((child.table for child in node.children if child.table), "")
        found = rows.get(table, {}).get(key, [])
        if node.is_list:
            if found:
                element = etree.SubElement(parent, node.name)
                for row in found:
                    self._leaf(element, node.children[0], row)
            return
        for row in found:
            element = etree.SubElement(parent, node.name)
            own_key = row[OWN_KEYS[table]] if table in OWN_KEYS else key
            for child in node.children:
                if child.is_group:
                    self._group(element, child, rows, own_key)
                else:
                    self._leaf(element, child, row)

    def _fields(self, element: etree._Element, node: Node, row: Row) -> None:
        for child in node.children:
            if not child.is_group:
                self._leaf(element, child, row)
                continue
            group = etree.Element(child.name)
            self._fields(group, child, row)
            if len(group):
                element.append(group)

    def _leaf(self, parent: etree._Element, node: Node, row: Row) -> None:
        value = row.get(node.column)
        if node.name == "CBDSLevel":
            value = "Child"
        if value is None:
            return
        text = value.isoformat() if isinstance(value, date) else str(value)
        clean, n_removed = without_control_characters(text)
        self.written.n_characters_removed += n_removed
        etree.SubElement(parent, node.name).text = clean
