"""Findings over time: what is new, still there and cleared from build to build."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from childs_journey import history
from childs_journey.contract import Contract
from childs_journey.settings import Settings

MONDAY = date(2026, 9, 28)
DDL = """
    create schema returns;
    create schema data_quality;
    create table data_quality.build_info (
        reporting_date date, childs_journey_version varchar, extract_fingerprint varchar
    );
    create table returns.x__rule_results (
        submission_id varchar, rule_code varchar, table_name varchar, la_child_id varchar,
        record_key varchar, severity varchar, team_name varchar
    );
    create table returns.x__rule_summary (
        submission_id varchar, rule_code varchar, table_name varchar, is_main_table boolean
    );
    insert into returns.x__rule_summary values
        ('s', '1', 'plans', true), ('s', '1', 'children', false), ('s', '2', 'plans', true)
"""
A = ("1", "plans", "A", "2026-05-01")
B = ("1", "plans", "B", None)
BESIDE = ("1", "children", "A", "")
Finding = tuple[str, str, str, str | None]


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[object, ...]]]:
    """Publish five builds in three weeks; return what the history then says."""
    monkeypatch.setattr(history, "append_profile", lambda *_: None)
    settings = Settings(tmp_path, None, None, None, MONDAY, tmp_path, tmp_path / "w")
    published: list[tuple[int, list[Finding]]] = [
        (0, [A, B, BESIDE]),
        (1, [A]),
        (7, [A]),
        (15, [B]),
        (16, [B, A]),
    ]
    for days, found in published:
        with duckdb.connect() as work:
            work.execute(DDL)
            work.execute(
                "insert into data_quality.build_info values (?, '1', 'f')",
                [MONDAY + timedelta(days=days)],
            )
            for finding in found:
                work.execute(
                    "insert into returns.x__rule_results values ('s', ?, ?, ?, ?, 'error', 'T')",
                    list(finding),
                )
            marts = ["returns.x__rule_results", "returns.x__rule_summary"]
            history.append_build(work, settings, Contract({}), marts)
    with duckdb.connect(str(tmp_path / history.HISTORY), read_only=True) as reader:
        spells = reader.execute(
            "select la_child_id, first_build, last_build from findings_history order by all"
        ).fetchall()
        weeks = reader.execute(
            "select week_begins, sum(n_new), sum(n_open), sum(n_cleared) from findings_progress "
            "group by all order by all"
        ).fetchall()
    return [spells, weeks]


def test_a_finding_that_went_and_came_again_has_two_spells(
    builds: list[list[tuple[object, ...]]],
) -> None:
    assert builds[0] == [("A", 1, 3), ("A", 5, 5), ("B", 1, 1), ("B", 4, 5)]


def test_new_open_and_cleared_are_counted_by_week(builds: list[list[tuple[object, ...]]]) -> None:
    assert builds[1] == [
        (MONDAY, 2, 1, 1),
        (MONDAY + timedelta(days=7), 0, 1, 0),
        (MONDAY + timedelta(days=14), 2, 2, 1),
    ]
