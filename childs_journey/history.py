"""What outlives builds: `output/history.duckdb`, which each publication adds to and none rebuilds.

Builds, the profiles of the extracts that were accepted, and for each finding of a return the first
and the last build that found it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from childs_journey.check.profile import append_profile
from childs_journey.contract import Contract
from childs_journey.read.tables import text
from childs_journey.settings import Settings

HISTORY = "history.duckdb"
RESULTS = "__rule_results"
"""How the marts with findings end."""
_DDL = (
    "create table if not exists history.builds (build_number bigint not null, "
    "published_at timestamp, reporting_date date, version varchar, extract_fingerprint varchar)",
    "create table if not exists history.profiles (build_number bigint not null, la_code varchar, "
    "table_name varchar, column_name varchar, metric varchar, value varchar)",
    "create table if not exists history.submission_builds (build_number bigint not null, "
    "submission_id varchar not null)",
    "create table if not exists history.findings_history (return_id varchar, "
    "submission_id varchar not null, rule_code varchar not null, table_name varchar, "
    "la_child_id varchar, record_key varchar, severity varchar, team_name varchar, "
    "first_build bigint not null, last_build bigint not null)",
    # a finding that went and came again has a row for each time
    """
    create or replace view history.findings_progress as
    with dated as (
        select
            submission_builds.submission_id,
            submission_builds.build_number,
            cast(date_trunc('week', builds.reporting_date) as date) as week_begins,
            lead(submission_builds.build_number) over of_submission as next_build
        from submission_builds
        inner join builds
            on submission_builds.build_number = builds.build_number
        window of_submission as (
            partition by submission_builds.submission_id order by submission_builds.build_number
        )
    ),
    weeks as (
        select submission_id, week_begins, max(build_number) as last_of_week
        from dated
        group by submission_id, week_begins
    ),
    findings as (
        select
            findings_history.*,
            first_seen.week_begins as week_found,
            cleared.week_begins as week_cleared
        from findings_history
        inner join dated as first_seen
            on findings_history.submission_id = first_seen.submission_id
            and findings_history.first_build = first_seen.build_number
        inner join dated as last_seen
            on findings_history.submission_id = last_seen.submission_id
            and findings_history.last_build = last_seen.build_number
        left join dated as cleared
            on last_seen.submission_id = cleared.submission_id
            and last_seen.next_build = cleared.build_number
    )
    select
        weeks.submission_id,
        weeks.week_begins,
        findings.rule_code,
        findings.team_name,
        count(*) filter (findings.week_found = weeks.week_begins) as n_new,
        count(*) filter (
            findings.first_build <= weeks.last_of_week
            and findings.last_build >= weeks.last_of_week
        ) as n_open,
        count(*) filter (findings.week_cleared = weeks.week_begins) as n_cleared
    from weeks
    inner join findings
        on weeks.submission_id = findings.submission_id
        and findings.week_found <= weeks.week_begins
        and coalesce(findings.week_cleared, weeks.week_begins) >= weeks.week_begins
    group by weeks.submission_id, weeks.week_begins, findings.rule_code, findings.team_name
    """,
)


def next_build_number(output: Path) -> int:
    """Return the number the build that is running will have when it is published."""
    path = output / HISTORY
    if not path.is_file():
        return 1
    with duckdb.connect(str(path), read_only=True) as history:
        (row,) = history.execute("select coalesce(max(build_number), 0) from builds").fetchall()
    return int(row[0]) + 1


def append_build(
    work: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    marts: Sequence[str],
) -> int:
    """Add this build to the history, as a whole or not at all; return its number.

    `marts` are schema.table names; those that end in __rule_results hold findings.
    """
    work.execute(f"attach {text(str(settings.output / HISTORY))} as history")
    try:
        for ddl in _DDL:
            work.execute(ddl)
        work.execute("begin")
        ((number,),) = work.execute(
            "select coalesce(max(build_number), 0) + 1 from history.builds"
        ).fetchall()
        work.execute(
            "insert into history.builds select ?, ?, reporting_date, childs_journey_version, "
            "extract_fingerprint from data_quality.build_info",
            [number, datetime.now(UTC).replace(tzinfo=None)],
        )
        append_profile(work, contract, settings, "history.profiles", number)
        for mart in marts:
            if mart.endswith(RESULTS):
                _append_findings(work, mart.removesuffix(RESULTS), number)
        work.execute("commit")
        work.execute("checkpoint history")
    except Exception:
        with contextlib.suppress(duckdb.Error):
            work.execute("rollback")
        raise
    finally:
        work.execute("detach history")
    return int(number)


def _append_findings(work: duckdb.DuckDBPyConnection, named: str, number: int) -> None:
    """Add the findings of one return (`named` is schema.return) to those of earlier builds."""
    return_id = named.split(".", 1)[1]
    work.execute(
        f"""
        create or replace temp table findings_now as
        select
            results.submission_id, results.rule_code, results.table_name, results.la_child_id,
            results.record_key, results.severity, max(results.team_name) as team_name
        from {named}{RESULTS} as results
        semi join {named}__rule_summary as summary
            on results.submission_id = summary.submission_id
            and results.rule_code = summary.rule_code
            and results.table_name = summary.table_name
            and summary.is_main_table
        group by all
        """
    )
    work.execute(
        """
        create or replace temp table builds_before as
        select submission_id, max(build_number) as build_number
        from history.submission_builds
        group by submission_id
        """
    )
    same = """
        known.submission_id = findings_now.submission_id
        and known.rule_code = findings_now.rule_code
        and known.table_name is not distinct from findings_now.table_name
        and known.la_child_id is not distinct from findings_now.la_child_id
        and known.record_key is not distinct from findings_now.record_key
    """
    work.execute(
        f"""
        update history.findings_history as known
        set last_build = {number}, team_name = findings_now.team_name
        from findings_now, builds_before
        where {same}
        and known.submission_id = builds_before.submission_id
        and known.last_build = builds_before.build_number
        """
    )
    work.execute(
        f"""
        insert into history.findings_history
        select
            {text(return_id)}, submission_id, rule_code, table_name, la_child_id, record_key,
            severity, team_name, {number}, {number}
        from findings_now
        anti join history.findings_history as known on {same} and known.last_build = {number}
        """
    )
    work.execute(
        f"""
        insert into history.submission_builds
        select distinct {number}, submission_id from {named}__rule_summary
        """
    )


def copy_frozen(settings: Settings, target: Path) -> bool:
    """Write the months kept as known, without the finer breakdowns, as Parquet; False: none."""
    path = settings.output / HISTORY
    if not path.is_file():
        return False
    with duckdb.connect(str(path), read_only=True) as history:
        tables = history.execute("select table_name from duckdb_tables()").fetchall()
        if ("frozen_values",) not in tables:
            return False
        history.execute(
            f"copy (from frozen_values where breakdown in ('none', 'own') order by all) "
            f"to {text(str(target))} (format parquet)"
        )
    return True
