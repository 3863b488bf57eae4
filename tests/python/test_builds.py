"""Whole builds: what is published, when, and what a fault of the input does to it."""

from __future__ import annotations

import csv
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, Build, copy_of, small_extract
from busy_child import CHILD, N_EACH, add_busy_child

from childs_journey.contract import Contract


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Path:
    folder = small_extract(tmp_path_factory.mktemp("extract") / "it's [an] extract *")
    add_busy_child(folder, contract)
    return folder


def real_data(extract: Path) -> dict[str, str]:
    return {"CJ_EXTRACTS": str(extract), "CJ_REPORTING_DATE": "2026-09-30"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, extract: Path) -> Build:
    """A whole build of the small extract, published once for all tests that only look at it."""
    build = Build(tmp_path_factory.mktemp("built"), real_data(extract))
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    assert "not published" not in done.stdout
    return build


def again(built: Build, place: Path, environment: dict[str, str] | None = None) -> Build:
    """A second place, so that a test may disturb it: same parsed project, same published file."""
    other = Build(place, environment if environment is not None else built.environment)
    shutil.copytree(built.place / "target", place / "target")
    shutil.copytree(built.output, other.output)
    return other


def published_state(build: Build) -> list[tuple[str, int, bytes]]:
    return [
        (path.name, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(build.output.iterdir())
    ]


# -- what is published ---------------------------------------------------------------------------


def test_the_ledger_ties_to_the_record(built: Build, extract: Path) -> None:
    with (extract / "ssd_contacts.csv").open(encoding="utf-8", newline="") as lines:
        n_contacts = sum(1 for _ in csv.reader(lines)) - 1
    ((n_records, n_loaded, n_staged, n_set_aside),) = built.ledger(
        "n_records, n_loaded, n_staged, n_set_aside", "table_name = 'ssd_contacts'"
    )
    assert n_records == n_loaded == n_contacts
    assert n_staged + n_set_aside == n_loaded  # type: ignore[operator]


def test_descriptions_and_constraints_reach_the_published_file(built: Build) -> None:
    """Flags have theirs in the catalogues of rules and of indicators."""
    with duckdb.connect(str(built.warehouse), read_only=True) as reader:
        silent = reader.execute(
            "select table_name, column_name from duckdb_columns() where not internal "
            "and comment is null and not ends_with(table_name, '_rules') "
            "and not starts_with(table_name, 'indicators__') union all "
            "select table_name, null from duckdb_tables() where comment is null"
        ).fetchall()
        (not_null,) = reader.execute(
            "select count(*) from duckdb_columns() where not internal and not is_nullable"
        ).fetchall()
    assert silent == []
    assert not_null[0] > 20


def test_only_plain_types_are_published(built: Build) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as reader:
        types = reader.execute(
            "select distinct regexp_replace(data_type, '\\(.*', '') from duckdb_columns() "
            "where not internal"
        ).fetchall()
    plain = {"BIGINT", "DOUBLE", "DECIMAL", "DATE", "TIMESTAMP", "VARCHAR", "BOOLEAN"}
    assert {t for (t,) in types} <= plain


def test_one_child_with_5000_events_multiplies_nothing(built: Build) -> None:
    """That every fact has the rows of its extract is a test of the build itself."""
    facts = (PROJECT / "tests" / "facts_reconcile_to_staging.sql").read_text(encoding="utf-8")
    pairs = re.findall(r"\('(fct_\w+)', '(stg_\w+)'\)", facts)
    assert len(pairs) > 40
    child = f"where child_id = '999-{CHILD}'"
    with duckdb.connect(str(built.place / "work.duckdb"), read_only=True) as reader:
        counts = {}
        for fact, staged in pairs:
            columns = reader.execute(f"describe staging.{staged}").fetchall()
            if "child_id" in {name for name, *_ in columns}:
                query = f"select (select count(*) from core.{fact} {child}), "
                query += f"(select count(*) from staging.{staged} {child})"
                counts[fact] = reader.execute(query).fetchall()[0]
    assert {fact: n for fact, n in counts.items() if n[0] != n[1]} == {}
    assert sum(n == (N_EACH, N_EACH) for n in counts.values()) > 30


# -- the guard: what must not be published -------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--empty"),
        ("build", "--select", "stg_contacts"),
        ("build", "--exclude", "fct_contacts"),
        ("compile", "--select", "stg_contacts"),
        ("seed", "--select", "ssd_contacts"),
        ("run", "--select", "code_sets+1"),
    ],
    ids=" ".join,
)
def test_a_partial_build_publishes_nothing(
    built: Build, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    build = again(built, tmp_path / "here")
    shutil.copy(built.place / "work.duckdb", build.place / "work.duckdb")
    before = published_state(build)
    done = build.run(*arguments)
    # on empty tables the tests of worked examples fail, as they should
    assert done.returncode == 0 or "--empty" in arguments, done.stdout
    assert published_state(build) == before
    if arguments[0] == "build":
        assert "not published: partial build" in done.stdout


@pytest.fixture(scope="module")
def failed(built: Build, tmp_path_factory: pytest.TempPathFactory, extract: Path) -> Build:
    """A place in which a build has failed and was finished by a retry."""
    place = tmp_path_factory.mktemp("failed")
    damaged = copy_of(extract, place / "extract")
    (damaged / "ssd_contacts.csv").unlink()
    (damaged / "ssd_contacts.csv.gz").write_bytes(_cut_gzip())
    build = again(built, place / "here", real_data(damaged))
    before = published_state(build)
    done = build.run("build")
    assert done.returncode != 0
    assert "ssd_contacts.csv.gz: ends in .gz but is not a whole gzip file" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert published_state(build) == before
    shutil.rmtree(damaged)
    shutil.copytree(extract, damaged)
    assert build.run("retry").returncode == 0
    assert published_state(build) == before
    return build


def test_a_failing_build_publishes_nothing_and_a_retry_neither(failed: Build) -> None:
    """What follows builds in the same place and publishes."""
    with duckdb.connect(str(failed.place / "work.duckdb"), read_only=True) as reader:
        (row,) = reader.execute("select count(*) from core.fct_contacts").fetchall()
    assert row[0] > 0


def _cut_gzip() -> bytes:
    import gzip  # noqa: PLC0415 - only here

    text = "cont_contact_id,cont_person_id\n" + "".join(
        f"{random.Random(n).random()},P1\n" for n in range(100_000)
    )
    whole = gzip.compress(text.encode())
    return whole[: len(whole) // 2 * 2 - 10_000]


def start(build: Build, output: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen(
        build.command("build"),
        cwd=PROJECT,
        env=build.variables(),
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
    )


PUBLISH = """
import duckdb, sys
from pathlib import Path
from childs_journey.contract import read_contract
from childs_journey.publish import Publication, publish
from childs_journey.settings import read_settings

settings = read_settings(Path.cwd())
with duckdb.connect(str(settings.work)) as work:
    publish(work, Publication(settings, read_contract(settings.project), sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def killed(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A place in which builds were killed: while publishing, while seeding, while building."""
    build = again(built, tmp_path_factory.mktemp("killed") / "here")
    state = published_state(build)
    shutil.copy(built.place / "work.duckdb", build.place / "work.duckdb")
    with duckdb.connect(str(build.warehouse), read_only=True) as reader:
        marts = reader.execute("select schema_name || '.' || table_name from duckdb_tables()")
        command = [sys.executable, "-c", PUBLISH, *(mart for (mart,) in marts.fetchall())]
    publishing = subprocess.Popen(command, cwd=PROJECT, env=build.variables())
    half_done = build.output / "warehouse.duckdb.new"
    _wait_for(lambda: half_done.exists() and half_done.stat().st_size > 1_000_000)
    publishing.kill()
    publishing.wait()
    assert half_done.exists()
    for seconds in (5.0, 14.0):
        process = start(build)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert [file for file in published_state(build) if ".new" not in file[0]] == state
    return build


def test_a_killed_build_leaves_the_published_file(built: Build, killed: Build) -> None:
    assert killed.fingerprint() == built.fingerprint()


def test_the_next_build_needs_no_help_and_disturbs_no_reader(built: Build, killed: Build) -> None:
    """Until it has published readers see the old file, and another build beside it stops."""
    state = published_state(killed)
    first = start(killed)
    time.sleep(5)
    second = start(killed, subprocess.PIPE)
    n_reads = 0
    while first.poll() is None:
        with duckdb.connect(str(killed.warehouse), read_only=True) as reader:
            (row,) = reader.execute("select count(*) from core.fct_contacts").fetchall()
            assert row[0] > 0
        n_reads += 1
        time.sleep(0.3)
    said, _ = second.communicate(timeout=60)
    assert first.returncode == 0
    assert n_reads > 10
    assert second.returncode != 0
    assert said.count("Another build is using work.duckdb") == 1
    assert "Traceback" not in said
    assert published_state(killed) != state
    assert killed.fingerprint() == built.fingerprint()
    assert not list(killed.output.glob("*.new*"))


def _wait_for(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


# -- the same input, however it comes ------------------------------------------------------------


def _rewrite(folder: Path, change: Callable[[list[str], list[list[str]]], None]) -> None:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        change(header, rows)
        with path.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows([header, *rows])


def test_rows_columns_locale_zone_and_threads_change_nothing(
    built: Build, failed: Build, tmp_path: Path, extract: Path
) -> None:
    """Built where a build has failed before, so that this one must begin afresh."""
    shuffled = copy_of(extract, tmp_path / "shuffled")
    chance = random.Random(7)

    def shuffle(header: list[str], rows: list[list[str]]) -> None:
        chance.shuffle(rows)
        order = list(range(len(header)))
        chance.shuffle(order)
        header[:] = [header[i].upper() for i in order] + ["Of our own"]
        rows[:] = [[row[i] for i in order] + ["x"] for row in rows]

    _rewrite(shuffled, shuffle)
    abroad = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Auckland"}
    other = Build(failed.place, real_data(shuffled) | abroad)
    before = published_state(other)
    done = other.run("build", "--threads", "1")
    assert done.returncode == 0, done.stdout
    assert published_state(other) != before
    assert other.fingerprint() == built.fingerprint()
    tied = "table_name, n_records, n_loaded, n_staged, n_set_aside, n_values_set_aside"
    assert other.ledger(tied) == built.ledger(tied)


# -- bad input -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pooled(built: Build, tmp_path_factory: pytest.TempPathFactory, extract: Path) -> Build:
    """Two councils with the same ids; one of them has some bad contacts."""
    place = tmp_path_factory.mktemp("pooled")
    councils = place / "councils"
    for la_code in ("310", "311"):
        copy_of(extract, councils / la_code)
        (councils / la_code / "sup_council.csv").unlink()
    path = councils / "311" / "ssd_contacts.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = {name: i for i, name in enumerate(header.split(","))}

    def record(**values: str) -> str:
        row = [""] * len(columns)
        for name, value in values.items():
            row[columns[f"cont_{name}"]] = value
        return ",".join(row)

    lines[5:5] = [
        "ragged,line",
        record(contact_id="X1", person_id="nobody-known", contact_date="2024-02-31"),
        record(contact_id="X2", person_id="nobody-known", contact_source_code="QQ"),
        record(person_id="nobody-known"),
        record(contact_id="X2", person_id="nobody-known"),
    ]
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    build = again(built, place / "here", real_data(councils))
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


def test_two_councils_in_one_warehouse(built: Build, pooled: Build) -> None:
    """The same ids in both: every row of each is kept, none is mixed up."""
    query = (
        "select la_code, count(*), count(distinct child_id) from core.fct_contacts "
        "group by la_code order by la_code"
    )
    with duckdb.connect(str(built.warehouse), read_only=True) as reader:
        ((_, n_rows, n_children),) = reader.execute(query).fetchall()
    with duckdb.connect(str(pooled.warehouse), read_only=True) as reader:
        found = reader.execute(query).fetchall()
    assert found == [("310", n_rows, n_children), ("311", n_rows + 2, n_children + 1)]


def test_bad_values_are_set_aside_and_the_build_still_publishes(
    built: Build, pooled: Build
) -> None:
    counts = "n_records, n_staged, n_set_aside, n_rejected"
    (before,) = built.ledger(counts, "table_name = 'ssd_contacts'")
    spotless, damaged = pooled.ledger(f"la_code, {counts}", "table_name = 'ssd_contacts'")
    assert spotless == ("310", *before)
    after = (before[0] + 5, before[1] + 2, before[2] + 2, before[3] + 1)  # type: ignore[operator]
    assert damaged == ("311", *after)
    with duckdb.connect(str(pooled.warehouse), read_only=True) as reader:

        def ask(query: str) -> list[tuple[object, ...]]:
            return reader.execute(query).fetchall()

        assert ask("select la_code, line_number, line_text from data_quality.rejected_records") == [
            ("311", 7, "ragged,line")
        ]
        assert ("311", "cont_contact_date", "2024-02-31") in ask(
            "select la_code, column_name, value_text from data_quality.values_set_aside"
        )
        assert ask(
            "select reason, columns_that_differ from data_quality.rows_set_aside "
            "where la_code = '311' and table_name = 'ssd_contacts' "
            "and source_record between 6 and 10 order by all"
        ) == [("no key", None), ("same key as another record", "cont_contact_source_code")]
        assert ask("select la_code from data_quality.unknown_codes where code = 'QQ'") == [("311",)]
        assert ask("select is_known from core.dim_codes where code = 'QQ'") == [(False,)]
        assert ask(
            "select child_id from core.dim_children where is_inferred and child_id like '%known'"
        ) == [("311-nobody-known",)]


def _without(extract: Path, name: str) -> dict[str, str]:
    (extract / name).unlink()
    return {}


def _only(extract: Path, name: str) -> dict[str, str]:
    for path in extract.iterdir():
        path.unlink()
    (extract / name).write_text("x", encoding="utf-8")
    return {}


def _doubled(extract: Path) -> dict[str, str]:
    (extract / "310").mkdir()
    shutil.copy(extract / "ssd_person.csv", extract / "310")
    return {}


def _copied(extract: Path, name: str, copy: str) -> dict[str, str]:
    shutil.copy(extract / name, extract / copy)
    return {}


def _renamed_column(extract: Path) -> dict[str, str]:
    path = extract / "ssd_contacts.csv"
    text = path.read_text(encoding="utf-8").replace("cont_contact_id", "contact_id", 1)
    path.write_text(text, encoding="utf-8")
    return {}


def _rewritten(extract: Path, name: str, old: str, new: str) -> dict[str, str]:
    text = (extract / name).read_text(encoding="utf-8")
    assert old in text
    (extract / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return {}


def _folder(extract: Path, name: str) -> dict[str, str]:
    (extract / name).mkdir()
    return {}


def _replaced(extract: Path, content: bytes) -> dict[str, str]:
    (extract / "ssd_contacts.csv").write_bytes(content)
    return {}


FAULTS: dict[str, tuple[Callable[[Path], dict[str, str]], str]] = {
    "missing folder": (
        lambda extract: {"CJ_EXTRACTS": str(extract / "not there")},
        "CJ_EXTRACTS names a folder that is not there",
    ),
    "no reporting date": (
        lambda extract: {"CJ_EXTRACTS": str(extract), "CJ_REPORTING_DATE": ""},
        "CJ_REPORTING_DATE is not set",
    ),
    "no known file": (
        lambda extract: _only(extract, "notes.txt"),
        "no file of a known extract is here",
    ),
    "person missing": (
        lambda extract: _without(extract, "ssd_person.csv"),
        "ssd_person is missing",
    ),
    "no council": (
        lambda extract: _without(extract, "sup_council.csv"),
        "nothing says which council this is",
    ),
    "both layouts": (
        _doubled,
        "extract files lie both in the folder itself and in 310",
    ),
    "two formats": (
        lambda extract: _copied(extract, "ssd_contacts.csv", "ssd_contacts.parquet"),
        "ssd_contacts comes twice",
    ),
    "key column missing": (
        _renamed_column,
        "the required column cont_contact_id is missing. Headings similar to cont_contact_id: "
        "contact_id",
    ),
    "a code that is none": (
        lambda extract: _rewritten(extract, "sup_council.csv", "999,", "Example's,"),
        "sup_council.csv: the column la_code holds something else",
    ),
    "a council's folder with nothing in it": (
        lambda extract: _folder(extract, "311"),
        "311/: holds no file of a known extract",
    ),
    "a folder with the name of a file": (
        lambda extract: _folder(extract, "ssd_cin_plans.parquet"),
        "ssd_cin_plans.parquet: has the name of an extract but is no file",
    ),
    "an old workbook": (
        lambda extract: _copied(extract, "ssd_contacts.csv", "ssd_contacts.xls"),
        "ssd_contacts.xls: is not of a kind that is read",
    ),
    "a calendar that ends too soon": (
        lambda _: {"CJ_REPORTING_DATE": "2060-03-31"},
        "must reach two years beyond it",
    ),
    "a web page": (
        lambda extract: _replaced(extract, b"<html><body>Sign in</body></html>"),
        "is really a web page (HTML)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_input_gets_one_plain_message_and_changes_nothing(
    built: Build, tmp_path: Path, extract: Path, fault: str
) -> None:
    damage, says = FAULTS[fault]
    damaged = copy_of(extract, tmp_path / "extract")
    environment = {**real_data(damaged), **damage(damaged)}
    build = again(built, tmp_path / "here", environment)
    before = published_state(build)
    done = build.run("build")
    assert done.returncode != 0
    assert done.stdout.count(says) == 1, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert published_state(build) == before
