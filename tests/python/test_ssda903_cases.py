"""Rules of the SSDA903 on small files: what each case is to find was worked out by hand.

`in_one_file.csv` says for each record in `310_2026_rows` which rules about its own file it fails;
`over_files.csv` says for each child and rule over several files or two years which of the child's
records fail it, or none.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, Build

CASES = PROJECT / "tests" / "python" / "ssda903_cases"
"""Not among the fixtures: dbt takes every CSV there for its own, and wants their names unlike."""
FILES = (
    "header", "episodes", "reviews", "uasc", "oc2", "oc3", "ad1", "placed_adoption", "prev_perm",
    "missing", "sw_episodes", "dolo",
)  # fmt: skip
NOT_ON_CSV = {
    "rule_105", "rule_164", "rule_205c", "rule_303", "rule_392a", "rule_406",
    "rule_452", "rule_453", "rule_503g", "rule_503h", "rule_503j",
}  # fmt: skip
"""Rules that need an XML, or distances and areas that these files do not give: in unit tests."""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    build = Build(tmp_path_factory.mktemp("cases"))
    build.environment |= {"CJ_RETURNS": str(CASES), "CJ_REPORTING_DATE": "2026-09-30"}
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(build.warehouse), read_only=True) as reader:
        yield reader


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def catalogue(*levels: str) -> set[str]:
    rules = rows_of(PROJECT / "seeds" / "catalogues" / "catalogue_rules_ssda903.csv")
    return {
        row["rule_column"]
        for row in rules
        if row["rule_level"] in levels and row["status"] not in {"wording_not_held", "off"}
    }


def flags(
    reader: duckdb.DuckDBPyConnection, file: str, submission_id: str, wanted: set[str]
) -> dict[int, dict[str, bool | None]]:
    """Return by number of the record what each of the wanted rules says of it."""
    found = reader.execute(
        f"select * from returns.ssda903__{file}_rules where submission_id = ? "
        "and starts_with(row_id, submission_id)",  # rows of last year's return stand there too
        [submission_id],
    )
    names = [column[0] for column in found.description or []]
    out: dict[int, dict[str, bool | None]] = {}
    for row in found.fetchall():
        values = dict(zip(names, row, strict=True))
        number = int(values["row_id"].rsplit("/", 1)[1])
        out[number] = {name: values[name] for name in wanted & set(names)}
    return out


IN_ONE_FILE = rows_of(CASES / "in_one_file.csv")


@pytest.mark.parametrize("file", sorted({row["file_name"] for row in IN_ONE_FILE}))
def test_a_record_fails_just_the_rules_of_its_file_that_it_breaks(
    cases: duckdb.DuckDBPyConnection, file: str
) -> None:
    wanted = catalogue("row", "group") - NOT_ON_CSV
    found = flags(cases, file, "ssda903-310-2026-rows", wanted)
    expected = {
        int(row["record"]): {f"rule_{code}" for code in row["rules"].split()}
        for row in IN_ONE_FILE
        if row["file_name"] == file
    }
    failing = {
        number: {rule for rule, fails in rules.items() if fails} for number, rules in found.items()
    }
    assert failing == expected
    for rule in set().union(*(rules.keys() for rules in found.values())):
        said = {rules[rule] for rules in found.values()}
        assert {True, False} <= said, f"{file}: {rule} has no failing, or no passing case"


def test_records_fail_together_over_files_and_years(cases: duckdb.DuckDBPyConnection) -> None:
    expected: dict[tuple[str, str, str], set[tuple[str, bool, int]]] = defaultdict(set)
    for row in rows_of(CASES / "over_files.csv"):
        case = expected[row["la_code"], row["child"], row["rule_column"]]
        if row["file_name"]:
            case.add((row["file_name"], row["of_last_year"] == "true", int(row["record"])))
    numbers = numbers_of_records(cases)
    found: dict[tuple[str, str, str], set[tuple[str, bool, int]]] = defaultdict(set)
    rows = cases.execute(
        "select split_part(submission_id, '-', 2), rule_column, table_name, row_id "
        "from returns.ssda903__rules_between_rows where submission_id like '%-2026-file'"
    ).fetchall()
    for la_code, rule, table, row_id in rows:
        child, year, number = numbers[table, row_id]
        found[la_code, child, rule].add((table, year == "2025", number))
    assert {case: found[case] for case in expected} == dict(expected)
    failing = {rule for (_, _, rule), records in expected.items() if records}
    passing = {rule for (_, _, rule), records in expected.items() if not records}
    assert catalogue("join", "last_year") - NOT_ON_CSV <= failing & passing


def test_rules_over_files_say_nothing_where_a_file_is_absent(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    """Only EPI speaks, whose text counts a missing file as an empty one."""
    query = "select rule_column from returns.ssda903__rules_between_rows where submission_id = ?"
    assert cases.execute(query, ["ssda903-312-2026-file"]).fetchall() == [("rule_epi",)]
    said = dict(
        cases.execute(
            "select rule_code, why_not_tested from returns.ssda903__rule_summary "
            "where submission_id = 'ssda903-312-2026-file' and is_main_table"
        ).fetchall()
    )
    assert said["142"] == "extract absent: episodes"
    assert said["1003"] == "extract absent: episodes, placed_adoption"


def numbers_of_records(
    reader: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], tuple[str, str, int]]:
    """Return by file and key: the child, the year, and which of the child's records it is."""
    keys = {"episodes": "episode", "reviews": "review", "sw_episodes": "sw_episode"}
    out = {}
    for file in FILES:
        rows = reader.execute(
            f"select {keys.get(file, file)}_row_id, child, split_part(submission_id, '-', 3), "
            "row_number() over (partition by submission_id, child order by record_no) "
            f"from returns.ssda903__{file}"
        ).fetchall()
        for row_id, child, year, number in rows:
            out[file, row_id] = (child, year, number)
    return out
