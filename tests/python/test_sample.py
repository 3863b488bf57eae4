"""The shipped sample, built at its own date: what was planted in it comes out, no more, no less."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import care_by_hand as care
import duckdb
import pytest
from builds import PROJECT, Build

from childs_journey.write import findings

FIXTURES = PROJECT / "tests" / "fixtures"
SET_ASIDE = {
    "row doubled", "row doubled by its join to plans", "same key, different content",
    "random key, same content", "no key",
}  # fmt: skip
NOT_READ = {
    "day that does not exist", "broken JSON", "JSON cut off by its length", "distance in words",
}  # fmt: skip
NOT_KNOWN = {
    "code not in the code set", "retired code written as DQ", "lookup id in place of the code",
    "unknown disability", "unknown factor", "unknown need code", "unknown reason for closure",
}  # fmt: skip
LISTED_AS_UNKNOWN = "listed as unknown code"
"""What is expected of the others with a code that nobody knows."""
INFERRED = {"person not in the extract"}


RULES_903_SEED = PROJECT / "seeds" / "catalogues" / "catalogue_rules_ssda903.csv"
RULES_SEED = PROJECT / "seeds" / "catalogues" / "catalogue_rules_cin_census.csv"


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows_of(name: str) -> list[dict[str, str]]:
    return rows_in(FIXTURES / name)


PLANTED = rows_of("planted_flaws.csv")
SHOWN = rows_of("planted_flaws_shown.csv")
CHILDREN = rows_of("planted_children.csv")
FINDINGS = rows_of("planted_findings.csv")
NOT_PLANTED = rows_of("census_rules_not_planted.csv")
FINDINGS_903 = rows_of("planted_findings_ssda903.csv")
NOT_PLANTED_903 = rows_of("ssda903_rules_not_planted.csv")
RULES = rows_in(RULES_SEED)
ERRORS = sorted(
    {r["rule_code"] for r in RULES if r["severity"] == "error" and r["status"] == "in_force"}
)
QUERIES_PLANTED = sorted({r["rule_code"] for r in FINDINGS} - set(ERRORS))
RULES_903 = rows_in(RULES_903_SEED)
NOISY = {r["rule_code"] for r in RULES_903 if r["status"] == "noisy"}
CERTAIN_903 = sorted({r["rule_code"] for r in RULES_903} - NOISY)


@pytest.fixture
def sample(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as reader:
        yield reader


@pytest.fixture
def worked(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work file, which holds what is not published too: what was loaded, and staging."""
    with duckdb.connect(str(sample_build.place / "work.duckdb"), read_only=True) as reader:
        yield reader


def planted(kinds: set[str]) -> Counter[str]:
    n_rows: Counter[str] = Counter()
    for row in PLANTED:
        if row["flaw"] in kinds:
            n_rows[row["table_name"]] += int(row["n_rows"])
    return n_rows


def found(reader: duckdb.DuckDBPyConnection, query: str) -> Counter[str]:
    return Counter(dict(reader.execute(query).fetchall()))


def test_rows_set_aside_are_those_planted(sample: duckdb.DuckDBPyConnection) -> None:
    query = "select table_name, count(*) from data_quality.rows_set_aside group by all"
    assert found(sample, query) == planted(SET_ASIDE)


def test_values_set_aside_are_those_planted(sample: duckdb.DuckDBPyConnection) -> None:
    query = "select table_name, count(*) from data_quality.values_set_aside group by all"
    assert found(sample, query) == planted(NOT_READ)


def test_unknown_codes_are_those_planted(sample: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select replace(staging_model, 'stg_', 'ssd_'), sum(n_rows)::bigint "
        "from data_quality.unknown_codes where not is_open_set and la_code = '999' group by all"
    )
    kinds = {row["flaw"] for row in PLANTED if row["expected"].endswith(LISTED_AS_UNKNOWN)}
    tables = planted(kinds | NOT_KNOWN)
    counts = found(sample, query)
    assert counts == Counter({table.replace("sup_", "ssd_"): n for table, n in tables.items()})


def test_persons_known_by_events_only_are_those_planted(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    query = "select 'all', count(*) from core.dim_children where is_inferred and la_code = '999'"
    assert found(sample, query)["all"] == planted(INFERRED).total()


def test_legacy_ids_are_traced_to_their_persons(worked: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select 'ssd_permanence', count(*) from intermediate.int_permanence_children "
        "where child_linked_by = 'legacy_id'"
    )
    assert found(worked, query) == planted({"legacy id in place of person id"})


def test_every_planted_flaw_is_there_and_shown_somewhere() -> None:
    """A flaw that could not be planted, or that no test looks for, tests nothing."""
    listed = {(row["flaw"], row["table_name"]) for row in PLANTED if int(row["n_rows"])}
    assert len(listed) == len(PLANTED)
    shown = {(row["flaw"], row["table_name"]) for row in SHOWN}
    by_findings = {(row["flaw"], row["table_name"]) for row in FINDINGS_903}
    assert listed == shown | by_findings


@pytest.mark.parametrize("shown", SHOWN, ids=lambda row: f"{row['table_name']}: {row['flaw']}")
def test_a_planted_flaw_comes_out_no_more_and_no_fewer(
    worked: duckdb.DuckDBPyConnection, shown: dict[str, str]
) -> None:
    """Flaws that show in the same way are counted together."""
    query = f"select count(*) from {shown['shown_in']} where {shown['shown_as']}"
    alike = {
        (row["flaw"], row["table_name"])
        for row in SHOWN
        if (row["shown_in"], row["shown_as"]) == (shown["shown_in"], shown["shown_as"])
    }
    expected = sum(
        int(row["n_rows"]) for row in PLANTED if (row["flaw"], row["table_name"]) in alike
    )
    assert worked.execute(query).fetchall() == [(expected,)]


def planted_for(rule: str) -> set[str]:
    """The children on whom a flaw fell that trips the rule."""
    flaws = {(r["flaw"], r["table_name"]) for r in FINDINGS if r["rule_code"] == rule}
    return {r["child"] for r in CHILDREN if (r["flaw"], r["table_name"]) in flaws}


def found_by(rule: str, reader: duckdb.DuckDBPyConnection) -> set[str]:
    """The children with a finding of the rule in a return built from the sample, any year."""
    query = """
        select distinct coalesce(rule_results.la_child_id, 'the whole return')
        from returns.cin_census__rule_results as rule_results
        inner join returns.return_submissions as submissions
            on rule_results.submission_id = submissions.submission_id
        where
            rule_results.rule_code = ?
            and submissions.la_code = '999'
            and submissions.origin = 'warehouse'
    """
    return {child for (child,) in reader.execute(query, [rule]).fetchall()}


@pytest.mark.parametrize("rule", ERRORS)
def test_an_error_of_the_census_is_found_where_it_was_planted_and_nowhere_else(
    worked: duckdb.DuckDBPyConnection, rule: str
) -> None:
    assert found_by(rule, worked) == planted_for(rule)


@pytest.mark.parametrize("rule", QUERIES_PLANTED)
def test_a_query_of_the_census_is_found_wherever_it_was_planted(
    worked: duckdb.DuckDBPyConnection, rule: str
) -> None:
    """Late work and the like is queried without having been planted."""
    planted_children = planted_for(rule)
    assert planted_children
    assert planted_children <= found_by(rule, worked)


def test_every_rule_of_the_census_is_planted_or_said_not_to_be() -> None:
    planted_rules = {row["rule_code"] for row in FINDINGS}
    others = {row["rule_code"] for row in NOT_PLANTED}
    assert planted_rules & others == set()
    assert planted_rules | others == {row["rule_code"] for row in RULES}
    assert all(row["reason"] for row in NOT_PLANTED)


def test_every_flaw_with_findings_is_planted_on_a_child() -> None:
    fallen = {(row["flaw"], row["table_name"]) for row in CHILDREN}
    with_findings = [*FINDINGS, *FINDINGS_903]
    assert {(row["flaw"], row["table_name"]) for row in with_findings} <= fallen


def planted_for_903(rule: str) -> set[str]:
    """The children on whom a flaw fell that trips the rule of the SSDA903."""
    flaws = {(r["flaw"], r["table_name"]) for r in FINDINGS_903 if rule in r["rules"].split()}
    return {r["child"] for r in CHILDREN if (r["flaw"], r["table_name"]) in flaws}


def found_by_903(rule: str, reader: duckdb.DuckDBPyConnection) -> set[str]:
    """The children with a finding of the rule in a return built from the sample, any year."""
    query = """
        select distinct la_child_id from returns.ssda903__rule_results
        where rule_code = ? and submission_id like 'ssda903-999-%-warehouse'
    """
    return {child for (child,) in reader.execute(query, [rule]).fetchall()}


@pytest.mark.parametrize("rule", CERTAIN_903)
def test_a_rule_of_the_ssda903_finds_what_was_planted_and_nothing_else(
    worked: duckdb.DuckDBPyConnection, rule: str
) -> None:
    assert found_by_903(rule, worked) == planted_for_903(rule)


def test_leavers_whose_care_two_files_do_not_hold_are_found_by_a_noisy_rule(
    worked: duckdb.DuckDBPyConnection,
) -> None:
    """1002: nothing is wrong with them, but that their care ended before last year."""
    for year in (2026, 2027):
        leavers = {child for (child,) in of_the_return(worked, "oc3", "child", year)}
        in_files = {e.child for before in (year - 1, year) for e in care.touching(before)}
        query = """
            select distinct la_child_id from returns.ssda903__rule_results
            where rule_code = '1002' and submission_id = ?
        """
        found = worked.execute(query, [f"ssda903-999-{year}-warehouse"]).fetchall()
        assert {child for (child,) in found} == leavers - in_files != set()


def test_every_rule_of_the_ssda903_is_planted_or_said_not_to_be() -> None:
    planted_rules = {rule for row in FINDINGS_903 for rule in row["rules"].split()}
    others = {row["rule_code"] for row in NOT_PLANTED_903}
    assert len(others) == len(NOT_PLANTED_903)
    assert planted_rules & others == set()
    assert planted_rules | others == {row["rule_code"] for row in RULES_903}
    assert all(row["reason"] for row in NOT_PLANTED_903)
    assert others >= NOISY


def test_nothing_of_the_sample_is_rejected(sample: duckdb.DuckDBPyConnection) -> None:
    assert sample.execute("select * from data_quality.rejected_records").fetchall() == []


def test_the_worked_examples_of_the_models_pass(sample_build: Build) -> None:
    """The unit tests in YAML, which builds of other tests leave out."""
    done = Build(sample_build.place, {"DBT_EXCLUDE_RESOURCE_TYPES": "test"}).run("test")
    assert done.returncode == 0, done.stdout
    assert re.search(r"Finished running .*\b[1-9]\d+ unit tests", done.stdout)


def test_the_analyses_run_on_the_published_warehouse(sample_build: Build) -> None:
    compiled = sample_build.run("compile", "--select", "resource_type:analysis")
    assert compiled.returncode == 0, compiled.stdout
    queries = sorted((sample_build.place / "target" / "compiled").rglob("analyses/*.sql"))
    assert {q.name for q in queries} == {p.name for p in (PROJECT / "analyses").glob("*.sql")}
    with duckdb.connect() as reader:
        # under the name that the queries were compiled for
        reader.execute(f"attach '{sample_build.warehouse}' as work (read_only)")
        found = {q.stem: reader.execute(q.read_text(encoding="utf-8")).fetchall() for q in queries}
    assert {name for name, rows in found.items() if not rows} == {"figures_that_have_moved"}


# -- the SSDA903 built from the sample, against the files of the sample ------------------------


def of_the_return(
    reader: duckdb.DuckDBPyConnection, file: str, columns: str, year: int
) -> list[tuple[Any, ...]]:
    """The columns of a file of a year, in the order of its records."""
    return reader.execute(
        f"select {columns} from returns.ssda903__{file} where submission_id = ? order by record_no",
        [f"ssda903-999-{year}-warehouse"],
    ).fetchall()


@pytest.mark.parametrize("year", care.YEARS)
def test_every_episode_that_touches_the_year_is_returned_and_cut(
    sample: duckdb.DuckDBPyConnection, year: int
) -> None:
    last = care.YEARS[year][1]
    expected = Counter(
        (e.child, e.start, e.end if e.end is not None and e.end <= last else None)
        for e in care.touching(year)
    )
    assert Counter(of_the_return(sample, "episodes", "child, decom, dec", year)) == expected
    later = of_the_return(sample, "episodes", "dec, rec, reason_place_change", year)
    assert all((rec, reason) == (None, None) for dec, rec, reason in later if dec is None)


@pytest.mark.parametrize("year", [2025, 2026])
def test_children_looked_after_on_31_march_are_the_same_everywhere(
    sample: duckdb.DuckDBPyConnection, year: int
) -> None:
    returned = {
        child
        for child, dec, ls in of_the_return(sample, "episodes", "child, dec, ls", year)
        if dec is None and ls not in ("V3", "V4")
    }
    (month_end,) = zip(
        *sample.execute(
            "select upper(split_part(child_id, '-', 2)) from core.fct_children_at_month_end "
            "where is_cla and la_code = '999' and month_end_date = ?",
            [care.YEARS[year][1]],
        ).fetchall(),
        strict=True,
    )
    assert returned == care.open_at_the_end(year) == set(month_end)
    assert len(month_end) == len(returned)


@pytest.mark.parametrize("year", care.YEARS)
def test_the_episodes_of_a_child_follow_on_but_where_the_source_breaks_off(
    sample: duckdb.DuckDBPyConnection, year: int
) -> None:
    rows = of_the_return(sample, "episodes", "child, decom, dec, rec, rne", year)
    broken = set()
    for (child, _, dec, rec, _), (next_child, next_decom, _, _, next_rne) in pairwise(rows):
        if child != next_child:
            continue
        follows = rec == "X1" and dec == next_decom and next_rne != "S"
        begins_anew = rec not in (None, "X1") and dec < next_decom and next_rne == "S"
        if not follows and not begins_anew:
            broken.add(child)
    assert broken <= care.broken_off()
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


@pytest.mark.parametrize("year", [2025, 2026])
def test_who_is_in_which_file_follows_from_the_episodes(
    sample: duckdb.DuckDBPyConnection, year: int
) -> None:
    first, last = care.YEARS[year]
    children = {
        file: [child for (child,) in of_the_return(sample, file, "child", year)]
        for file in ("header", "oc2", "oc3", "ad1", "prev_perm", "uasc", "reviews", "missing")
    }
    touching = care.touching(year)
    in_care = {e.child for e in touching}
    assert children["oc2"] == sorted(care.in_care_12_months(year))
    assert set(children["oc2"]) == {
        row["oc2y_person_id"].upper()
        for row in care.extract("sup_oc2_year_flags")
        if row["oc2y_collection_year"] == str(year)
    }
    assert children["ad1"] == sorted(
        e.child for e in touching if e.is_adoption and e.end is not None and e.end <= last
    )
    assert set(children["prev_perm"]) == {
        e.child for e in touching if e.is_start_of_care and e.start >= first
    }
    assert children["header"] == sorted(in_care | set(children["oc3"]))
    assert not in_care & set(children["oc3"]) - {e.child for e in touching if e.end is not None}
    assert set(children["uasc"] + children["reviews"] + children["missing"]) <= in_care
    for file in ("header", "oc2", "oc3", "ad1", "prev_perm", "uasc"):
        assert len(children[file]) == len(set(children[file])), file


def test_every_finding_is_written_and_none_twice(sample: duckdb.DuckDBPyConnection) -> None:
    """A rule that flags several tables on their own has a total for each, and still one line."""
    submissions = sample.execute(
        "select submission_id, return_id from returns.return_submissions order by all"
    ).fetchall()
    for submission_id, return_id in submissions:
        written = findings.query(sample, findings.FINDINGS, return_id, submission_id)
        places = [written.columns.index(name) for name in ("finding_id", "module", "field")]
        lines = Counter(tuple(row[place] for place in places) for row in written.rows)
        assert set(lines.values()) <= {1}, submission_id
        found = sample.execute(
            f"select finding_id from returns.{return_id}__rule_results where submission_id = ?",
            [submission_id],
        ).fetchall()
        assert {line[0] for line in lines} == {row[0] for row in found}, submission_id
