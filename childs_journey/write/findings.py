"""Write the findings of a submission: a workbook for people, CSV for machines, a few lines."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter  # type: ignore[import-untyped]

EPOCH = datetime(2000, 1, 1)

FINDINGS = """
    select
        results.rule_code as rule,
        results.severity,
        results.status as rule_status,
        results.message,
        results.la_child_id as child,
        fields.module,
        fields.field_name as field,
        fields.field_value as value,
        fields.row_id as record,
        coalesce(results.team_name, '') as team,
        coalesce(results.worker_name, '') as worker,
        fields.comes_from as where_to_change_it,
        case when results.is_accepted then 'accepted' else 'open' end as state,
        results.accepted_reason as reason,
        summary.n_failing as n_of_rule,
        results.finding_id
    from returns.{return_id}__rule_results as results
    inner join (
        select submission_id, rule_code, sum(n_failing)::bigint as n_failing
        from returns.{return_id}__rule_summary
        where is_main_table
        group by all
    ) as summary
        on results.submission_id = summary.submission_id
        and results.rule_code = summary.rule_code
    left join returns.{return_id}__rule_result_fields as fields
        on results.finding_id = fields.finding_id
    where results.submission_id = ?
    order by
        n_of_rule desc, rule, team, child nulls first, record nulls first, fields.column_name
"""
SUMMARY = """
    select
        rule_code, severity, status, message, table_name, n_tested, n_failing, why_not_tested
    from returns.{return_id}__rule_summary
    where submission_id = ?
    order by n_failing desc, rule_code, table_name
"""
NOTES = """
    select
        results.rule_code as rule, results.message, count(*) as findings,
        results.accepted_reason as reason, results.accepted_by as by
    from returns.{return_id}__rule_results as results
    semi join returns.{return_id}__rule_summary as summary
        on results.submission_id = summary.submission_id
        and results.rule_code = summary.rule_code
        and results.table_name = summary.table_name
        and summary.is_main_table
    where results.submission_id = ? and results.is_accepted
    group by all
    order by all
"""
COUNTS = """
    select
        count(*) filter (severity = 'error' and status = 'in_force' and not is_accepted) as errors,
        count(*) filter (severity = 'query' and status = 'in_force' and not is_accepted) as queries,
        count(*) filter (status = 'draft') as drafts,
        count(*) filter (is_accepted) as accepted,
        count(*) filter (severity = 'not_confirmed' and status = 'in_force' and not is_accepted)
            as not_confirmed,
        count(*) filter (
            severity in ('warning', 'internal') and status = 'in_force' and not is_accepted
        ) as warnings,
        count(*) filter (status = 'noisy' and not is_accepted) as noisy,
        count(*) as findings
    from returns.{return_id}__rule_results as results
    semi join returns.{return_id}__rule_summary as summary
        on results.submission_id = summary.submission_id
        and results.rule_code = summary.rule_code
        and results.table_name = summary.table_name
        and summary.is_main_table
    where results.submission_id = ?
"""
"""A rule over several tables shows a row of each; it is counted by the rows of the first."""
CHECKS = """
    select check_label as total, n_rows as this_year, n_rows_last_year as last_year,
        change_percent, case when is_swing then 'explain' else '' end as remark
    from returns.{return_id}__return_checks
    where submission_id = ?
    order by sort_order
"""

HAS_PROGRESS = "select 1 from duckdb_views() where view_name = 'findings_progress'"
PROGRESS = """
    select
        week_begins, rule_code as rule, coalesce(team_name, '') as team,
        n_new as new, n_open as open, n_cleared as cleared
    from findings_progress
    where submission_id = ?
    order by all
"""


@dataclass(frozen=True)
class Table:
    """Columns and rows of one query."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def query(
    warehouse: duckdb.DuckDBPyConnection, sql: str, return_id: str, submission_id: str
) -> Table:
    """Run one of the queries above for a submission."""
    found = warehouse.execute(sql.format(return_id=return_id), [submission_id])
    return Table([column[0] for column in found.description or []], found.fetchall())


def write_csv(table: Table, target: Path) -> None:
    """Write a table as CSV, values as they are."""
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(table.rows)


def write_workbook(sheets: dict[str, Table], about: list[str], target: Path) -> None:
    """Write one sheet a table, with filters; the first sheet says what the file is.

    Nothing in it is a formula or a link, whatever the values look like.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(target), options) as workbook:
        workbook.set_properties({"created": EPOCH})
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE6ED", "border": 1})
        first = workbook.add_worksheet("About")
        first.set_column(0, 0, 110)
        for number, line in enumerate(about):
            first.write_string(number, 0, line)
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            # codes of rules and ids are text, and Excel need not mark each of them
            sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
            for number, column in enumerate(table.columns):
                sheet.set_column(number, number, _width(column))
                sheet.write_string(0, number, column.replace("_", " "), bold)
            for row_number, row in enumerate(table.rows, start=1):
                for number, value in enumerate(row):
                    _cell(sheet, row_number, number, value)
            sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)


def _width(column: str) -> int:
    wide = {
        "message": 60, "total": 60, "where_to_change_it": 50, "reason": 40, "record": 44,
        "why_not_tested": 40, "finding_id": 36, "value": 24, "team": 30, "worker": 24,
    }  # fmt: skip
    return wide.get(column, 16)


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool | int | float):
        sheet.write(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
