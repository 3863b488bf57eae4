"""The census files of council 998: every rule finds what was planted for it, and nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, Build

from childs_journey.generate.census_cases import write_censuses

RETURNS = PROJECT / "tests" / "fixtures" / "returns"
EXPECTED = PROJECT / "tests" / "fixtures" / "planted_cases.csv"
RULES = PROJECT / "seeds" / "catalogues" / "catalogue_rules_cin_census.csv"
SUBMISSIONS = sorted(path.name for path in (RETURNS / "cin_census").iterdir())
CLEAN = {"998_2025"}
"""Submissions in which nothing at all is found."""

Finding = tuple[str, str, str, str, str]
"""Rule, table, child, record, fields."""


@pytest.fixture
def sample(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as reader:
        yield reader


def expected_of(submission: str) -> Counter[Finding]:
    with EXPECTED.open(encoding="utf-8", newline="") as lines:
        return Counter(
            (r["rule_code"], r["table_name"], r["case_id"], r["record"], r["fields"])
            for r in csv.DictReader(lines)
            if r["submission"] == submission
        )


def found_in(reader: duckdb.DuckDBPyConnection, submission: str) -> Counter[Finding]:
    """Return the findings; a record is what follows the child's number in a row's key."""
    query = """
        select
            results.rule_code,
            results.table_name,
            coalesce(results.la_child_id, ''),
            array_to_string(string_split(results.row_id, '/')[3:], '/'),
            coalesce(string_agg(fields.column_name, ' ' order by fields.column_name), '')
        from returns.cin_census__rule_results as results
        inner join returns.return_submissions as submissions
            on results.submission_id = submissions.submission_id
        left join returns.cin_census__rule_result_fields as fields
            on results.finding_id = fields.finding_id
        where submissions.source_folder = ?
        group by results.finding_id, results.rule_code, results.table_name, results.la_child_id,
            results.row_id
    """
    return Counter(reader.execute(query, [f"cin_census/{submission}"]).fetchall())


def test_the_shipped_files_are_those_that_the_generator_writes(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path for path in write_censuses(PROJECT, tmp_path)}
    shipped = {path.relative_to(RETURNS) for path in RETURNS.rglob("*") if path.is_file()}
    assert set(written) == shipped
    for name, path in written.items():
        assert path.read_bytes() == (RETURNS / name).read_bytes(), name


@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_the_findings_are_those_worked_out_by_hand(
    sample: duckdb.DuckDBPyConnection, submission: str
) -> None:
    expected, found = expected_of(submission), found_in(sample, submission)
    missing, extra = sorted(expected - found), sorted(found - expected)
    assert (missing, extra) == ([], [])
