"""The shipped sample, built at its own date: what was planted in it comes out, no more, no less."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest
from builds import PROJECT, Build

SET_ASIDE = {"row doubled", "same key, different content", "random key, same content"}
NOT_READ = {"day that does not exist", "broken JSON"}
NOT_KNOWN = {"code not in the code set"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    build = Build(tmp_path_factory.mktemp("sample"))
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


@pytest.fixture
def sample(built: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built.warehouse), read_only=True) as reader:
        yield reader


def planted(kinds: set[str]) -> Counter[str]:
    path = PROJECT / "tests" / "fixtures" / "planted_flaws.csv"
    n_rows: Counter[str] = Counter()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
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
        "from data_quality.unknown_codes where not is_open_set group by all"
    )
    assert found(sample, query) == planted(NOT_KNOWN)


def test_legacy_ids_are_traced_to_their_persons(built: Build) -> None:
    query = (
        "select 'ssd_permanence', count(*) from intermediate.int_permanence_children "
        "where child_linked_by = 'legacy_id'"
    )
    with duckdb.connect(str(built.place / "work.duckdb"), read_only=True) as reader:
        assert found(reader, query) == planted({"legacy id in place of person id"})


def test_nobody_is_known_by_events_only(sample: duckdb.DuckDBPyConnection) -> None:
    query = "select child_id from core.dim_children where is_inferred"
    assert sample.execute(query).fetchall() == []


def test_nothing_of_the_sample_is_rejected(sample: duckdb.DuckDBPyConnection) -> None:
    assert sample.execute("select * from data_quality.rejected_records").fetchall() == []


def test_the_analyses_run(built: Build) -> None:
    compiled = built.run("compile", "--select", "resource_type:analysis")
    assert compiled.returncode == 0, compiled.stdout
    queries = sorted((built.place / "target" / "compiled").rglob("analyses/*.sql"))
    assert {q.name for q in queries} == {p.name for p in (PROJECT / "analyses").glob("*.sql")}
    with duckdb.connect(str(built.place / "work.duckdb"), read_only=True) as reader:
        for query in queries:
            assert reader.execute(query.read_text(encoding="utf-8")).fetchall(), query.name
