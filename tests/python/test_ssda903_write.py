"""The files of an SSDA903 that leave: what they hold, and that they come back the same."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, Build, small_extract
from python_calamine import CalamineWorkbook

from childs_journey.problems import Stop
from childs_journey.read.ssda903 import read_ssda903
from childs_journey.read.ssda903_parts import Ssda903, read_kinds
from childs_journey.write.command import export
from childs_journey.write.frozen import check_seal, seal
from childs_journey.write.ssda903 import Held, read_files, write_tables
from childs_journey.write.ssda903_xml import write_xml

FILES = read_files(PROJECT)
ID = "ssda903-310-2026-file"
DATES = {
    "dob", "mc_dob", "decom", "dec", "review", "duc", "date_int", "date_match", "date_placed",
    "date_placed_ceased", "mis_start", "mis_end", "sw_decom", "sw_dec", "dolo_start", "dolo_end",
}  # fmt: skip
NUMBERS = {"sdq_score", "pl_distance"}


def warehouse_with(present: str, rows: dict[str, list[str]], origin: str, year: int = 2026) -> Held:
    """Make the tables of a submission with these files; rows are lists of `column := value`."""
    made = duckdb.connect()
    made.execute("create schema returns")
    flags = ", ".join(f"{f.name in present.split()} as has_{f.name}_file" for f in FILES)
    made.execute(
        f"create table returns.ssda903__submissions as select '{ID}' as submission_id, "
        f"'{origin}' as origin, {year} as collection_year, null::boolean as is_oc2_latest_known, "
        f"null::boolean as is_oc3_latest_known, {flags}"
    )
    for file in FILES:
        columns = ["submission_id varchar", "child_key varchar", "record_no bigint"]
        for column in file.columns:
            kind = "date" if column.name in DATES else "varchar"
            kind = "decimal(18, 4)" if column.name in NUMBERS else kind
            columns.append(f"{column.name} {kind}")
            if kind != "varchar":
                columns.append(f"{column.name}_text varchar")
        made.execute(f"create table returns.ssda903__{file.name} ({', '.join(columns)})")
        for values in rows.get(file.name, []):
            made.execute(
                f"insert into returns.ssda903__{file.name} by name "
                f"select *, '{ID}' as submission_id, "
                f"concat('{ID}/', child) as child_key from (select {values})"
            )
    return Held(made, ID, FILES)


def content_of(found: Ssda903) -> dict[str, list[dict[str, str]]]:
    """Return the records that were read, by file, without what is empty."""
    content = {}
    for part in found.parts:
        with part.path.open(encoding="utf-8", newline="") as lines:
            rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(lines)]
        if rows:
            content[part.kind] = rows
    return content


ODD = {
    # the second record first: files leave in the order of their records
    "header": [
        "null as child, 3 as record_no",
        "'A2' as child, 2 as record_no, '1/2/2012' as dob_text, 'a,\"b\"' as upn",
        "'A1' as child, 1 as record_no, 'F' as sex, date '2012-02-29' as dob, "
        "'UN' || chr(1) || '1' || chr(31) as upn, '1' as uasc",
    ],
    "episodes": [
        "'A2' as child, 1 as record_no, date '2025-04-01' as decom, 'Ж&<' as rne, "
        "'31/04/2025' as dec_text, 3.5 as pl_distance",
        "'A9' as child, 2 as record_no, 'U6' as place",
    ],
    "uasc": [
        "'A1' as child, 1 as record_no, 'F' as sex, date '2012-02-29' as dob, "
        "date '2030-02-28' as duc"
    ],
    "oc2": [
        "'A1' as child, 1 as record_no, 10 as sdq_score",
        "'A1' as child, 2 as record_no, 10.5 as sdq_score",
        "'A1' as child, 3 as record_no, 'TEN' as sdq_score_text",
    ],
    "prev_perm": ["'A1' as child, 1 as record_no, 'ZZ/05/2015' as date_perm"],
}


def test_files_hold_the_columns_of_the_guide_and_text_as_it_was(tmp_path: Path) -> None:
    held = warehouse_with("header episodes uasc oc2 prev_perm missing", ODD, "file")
    (tmp_path / "ad1.csv").write_text("of an earlier run", encoding="utf-8")
    written = write_tables(held, tmp_path)
    files = {path.name: path.read_bytes().decode() for path in tmp_path.iterdir()}
    assert files.keys() == {f"{name}.csv" for name in written.files}
    assert written.files == ["header", "episodes", "uasc", "oc2", "prev_perm", "missing"]
    assert written.absent == ["reviews", "oc3", "ad1", "placed_adoption", "sw_episodes"]
    # A1, A2, A9 and the one without an id
    assert (written.n_children, written.n_characters_removed) == (4, 2)
    assert files["header.csv"] == (
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n"
        "A1,F,29/02/2012,,UN1,,\r\n"
        'A2,,1/2/2012,,"a,""b""",,\r\n'
        ",,,,,,\r\n"
    )
    assert files["episodes.csv"] == (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
        "PL_POST,URN,PL_DISTANCE\r\n"
        "A2,01/04/2025,Ж&<,,,,,31/04/2025,,,,,,3.5\r\n"
        "A9,,,,,U6,,,,,,,,\r\n"
    )
    assert files["missing.csv"] == "CHILD,DOB,MISSING,MIS_START,MIS_END\r\n"
    assert [line.split(",")[2] for line in files["oc2.csv"].splitlines()[1:]] == [
        "10", "10.5", "TEN",
    ]  # fmt: skip


def test_a_file_is_missed_from_the_year_that_it_came_with(tmp_path: Path) -> None:
    """Social workers came with 2023-24, deprivation of liberty comes with 2026-27."""
    missed = {}
    for year in (2023, 2024, 2026, 2027):
        held = warehouse_with("header", {}, "file", year)
        missed[year] = {"sw_episodes", "dolo"}.intersection(write_tables(held, tmp_path).absent)
    assert missed == {
        2023: set(), 2024: {"sw_episodes"}, 2026: {"sw_episodes"}, 2027: {"sw_episodes", "dolo"},
    }  # fmt: skip


def test_a_warehouse_without_a_return_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as made:
        made.execute("create schema returns")
        made.execute(
            "create table returns.return_submissions "
            "(submission_id varchar, return_id varchar, collection_year integer)"
        )
    monkeypatch.setenv("CJ_OUTPUT", str(tmp_path))
    export()
    assert "holds no return" in capsys.readouterr().out


def test_what_the_portal_works_out_stays_out_of_a_return_built_here(tmp_path: Path) -> None:
    held = warehouse_with("header episodes", ODD, "warehouse")
    write_tables(held, tmp_path)
    assert "PL_DISTANCE" not in (tmp_path / "episodes.csv").read_text(encoding="utf-8")
    assert "UASC" not in (tmp_path / "header.csv").read_text(encoding="utf-8")


def test_csv_and_xml_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    held = warehouse_with("header episodes uasc oc2 prev_perm missing", ODD, "file")
    for name in ("csv", "xml", "scratch"):
        (tmp_path / name).mkdir()
    write_tables(held, tmp_path / "csv")
    assert write_xml(held, tmp_path / "xml" / "ssda903.xml").n_characters_removed == 2
    header = [
        {"record_no": "1", "child": "A1", "sex": "F", "dob": "29/02/2012", "upn": "UN1"},
        {"record_no": "2", "child": "A2", "dob": "1/2/2012", "upn": 'A,"B"'},
        {"record_no": "3"},
    ]
    other = {
        "episodes": [
            {
                "record_no": "1", "child": "A2", "decom": "01/04/2025", "rne": "Ж&<",
                "dec": "31/04/2025", "pl_distance": "3.5",
            },
            {"record_no": "2", "child": "A9", "place": "U6"},
        ],
        "uasc": [
            {
                "record_no": "1", "child": "A1", "sex": "F", "dob": "29/02/2012",
                "duc": "28/02/2030",
            }
        ],
        "oc2": [
            {"record_no": "1", "child": "A1", "sdq_score": "10"},
            {"record_no": "2", "child": "A1", "sdq_score": "10.5"},
            {"record_no": "3", "child": "A1", "sdq_score": "TEN"},
        ],
        "prev_perm": [{"record_no": "1", "child": "A1", "date_perm": "ZZ/05/2015"}],
    }  # fmt: skip
    kinds = read_kinds(PROJECT)
    found = read_ssda903(tmp_path / "csv", tmp_path / "scratch", "c", kinds)
    assert found.warnings == []
    assert found.present == ["header", "episodes", "uasc", "oc2", "prev_perm", "missing"]
    assert content_of(found) == {"header": header} | other
    found = read_ssda903(tmp_path / "xml", tmp_path / "scratch", "x", kinds)
    assert found.warnings == []
    # only an XML has the mark in the header
    header[0]["uasc"] = "1"
    assert content_of(found) == {"header": header} | other


def test_a_seal_covers_folders_and_notices_files_that_came_later(tmp_path: Path) -> None:
    (tmp_path / "about").mkdir()
    (tmp_path / "oc3.csv").write_text("CHILD,DOB,IN_TOUCH\n", encoding="utf-8")
    notes = tmp_path / "about" / "notes.csv"
    notes.write_text("as it was", encoding="utf-8")
    seal(tmp_path, {})
    (tmp_path / "Portal report.csv").write_text("Rule,Child\n", encoding="utf-8")
    check_seal(tmp_path)
    (tmp_path / "ad1.csv").write_text("CHILD,DOB\n", encoding="utf-8")
    with pytest.raises(Stop, match=r"ad1\.csv was not there"):
        check_seal(tmp_path)
    (tmp_path / "ad1.csv").unlink()
    notes.write_text("changed", encoding="utf-8")
    with pytest.raises(Stop, match=r"about/notes\.csv is not as it was"):
        check_seal(tmp_path)


# -- from build to build -------------------------------------------------------------------------

GIVEN = {
    "h.csv": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,F,29/02/2012,WBRI,UN1,0,\n"
    "A1,F,29/02/2012,WBRI,UN1,0,\nA2,M,1/2/2012,,,,\n,,,,,,\n",
    "e.csv": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
    "PL_POST,URN,PL_LA\nA1,01/04/2025,S,C2,N1,U6,PR1,31/04/2025,X1,,,,,E09000015\n"
    "A2,01/04/2025,S,C2,N1,U6,PR1,,,,,,,\n,,,,,,,,,,,,,\n",
    "u.csv": "CHILD,SEX,DOB,DUC\nA2,M,1/2/2012,\n",
    "o.csv": "CHILD,DOB,SDQ_SCORE\nA1,,10.5\nA1,,ten\nA2,,\n",
    "p.csv": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\nA1,,P1,310,ZZ/05/2015\n",
    "m.csv": "CHILD,DOB,MISSING,MIS_START,MIS_END\n",
}
"""Files of a council that sends what it should not."""
WORKED_OUT = {"pl_la", "pl_location", "pl_distance"}


@pytest.fixture(scope="module")
def read_back(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build returns, write and keep them, and build again with the files as made elsewhere."""
    place = tmp_path_factory.mktemp("back")
    returns = place / "returns" / "ssda903"
    (returns / "310_2026").mkdir(parents=True)
    for name, text in GIVEN.items():
        (returns / "310_2026" / name).write_text(text, encoding="utf-8")
    build = Build(place)
    build.environment |= {
        "CJ_EXTRACTS": str(small_extract(place / "extract", 300)), "CJ_LA_CODE": "999",
        "CJ_RETURNS": str(place / "returns"), "CJ_REPORTING_DATE": "2026-09-30",
    }  # fmt: skip
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    done = build.childs_journey("export")
    assert done.returncode == 0, done.stdout
    for name in ("ssda903-999-2026-warehouse", "ssda903-310-2026-file"):
        done = build.childs_journey("freeze", name)
        assert done.returncode == 0, done.stdout
    for folder in sorted((build.output / "returns").glob("ssda903-*")):
        _, la_code, year, _ = folder.name.split("-")
        shutil.copytree(folder / "files", returns / f"{la_code}_{year}_back")
        (returns / f"{la_code}_{year}_xml").mkdir()
        shutil.copy2(folder / "ssda903.xml", returns / f"{la_code}_{year}_xml")
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


@pytest.fixture
def reader(read_back: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(read_back.warehouse), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("origin", "copies"),
    [
        ("310-2026-file", ("310-2026-back", "310-2026-xml", "310-2026-sent")),
        ("999-2025-warehouse", ("999-2025-back", "999-2025-xml")),
        ("999-2026-warehouse", ("999-2026-back", "999-2026-xml", "999-2026-sent")),
        ("999-2027-warehouse", ("999-2027-back", "999-2027-xml")),
    ],
)
def test_what_was_written_is_what_is_read(
    reader: duckdb.DuckDBPyConnection, origin: str, copies: tuple[str, ...]
) -> None:
    n_rows = {}
    for file in FILES:
        table = f"returns.ssda903__{file.name}"
        known = [row[0] for row in reader.execute(f"describe {table}").fetchall()]
        asked = {c.name for c in file.columns} | {f"{c.name}_text" for c in file.columns}
        # what the portal works out is not in the files of a return that was built here
        asked -= WORKED_OUT if origin.endswith("warehouse") else set()
        columns = ", ".join(["record_no", *(c for c in known if c in asked)])
        rows = {
            name: reader.execute(
                f"select {columns} from {table} where submission_id = ? order by record_no",
                [f"ssda903-{name}"],
            ).fetchall()
            for name in (origin, *copies)
        }
        n_rows[file.name] = len(rows[origin])
        for name in copies:
            assert rows[name] == rows[origin], (file.name, name)
    assert n_rows["header"] > 3
    assert n_rows["episodes"] > 2
    if origin.startswith("310"):
        lines = {name: text.count("\n") - 1 for name, text in GIVEN.items()}
        assert [n_rows[name] for name in ("header", "episodes", "uasc", "oc2", "prev_perm")] == [
            lines[name] for name in ("h.csv", "e.csv", "u.csv", "o.csv", "p.csv")
        ]


def test_what_is_kept_as_sent_is_last_year_s_return(
    read_back: Build, reader: duckdb.DuckDBPyConnection
) -> None:
    last_year = dict(
        reader.execute(
            "select submission_id, previous_submission_id from returns.return_submissions"
        ).fetchall()
    )
    assert last_year["ssda903-999-2027-warehouse"] == "ssda903-999-2026-sent"
    kept = read_back.output / "sent" / "ssda903"
    check_seal(kept / "999_2026_sent")
    # as it came, byte by byte
    came = {name: text.encode() for name, text in GIVEN.items()}
    folder = kept / "310_2026_sent"
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == came
    assert (folder / "about" / "findings.csv").is_file()
    again = read_back.childs_journey("freeze", "ssda903-999-2027-warehouse")
    assert (again.returncode, "year in progress" in again.stdout) == (2, True)


def test_what_is_read_back_has_the_same_files_and_findings(
    reader: duckdb.DuckDBPyConnection,
) -> None:
    flags = ", ".join(f"has_{file.name}_file" for file in FILES)
    query = f"select {flags} from returns.ssda903__submissions where submission_id = ?"
    for here, back in (
        ("ssda903-999-2027-warehouse", "ssda903-999-2027-back"),
        ("ssda903-310-2026-file", "ssda903-310-2026-back"),
    ):
        assert reader.execute(query, [here]).fetchall() == reader.execute(query, [back]).fetchall()
    # without a year before, and with what the portal works out
    found = (
        "select rule_code, table_name, la_child_id, split_part(row_id, '/', 3) as record "
        "from returns.ssda903__rule_results where submission_id = ? order by all"
    )
    ours = reader.execute(found, ["ssda903-310-2026-file"]).fetchall()
    assert ours
    assert reader.execute(found, ["ssda903-310-2026-back"]).fetchall() == ours


def test_what_is_read_back_does_not_differ_from_what_was_built(
    reader: duckdb.DuckDBPyConnection,
) -> None:
    """No file holds what the portal works out, and it is not compared with nothing."""
    ((n_worked_out,),) = reader.execute(
        "select count(pl_distance) from returns.ssda903__episodes "
        "where submission_id = 'ssda903-999-2026-warehouse'"
    ).fetchall()
    assert n_worked_out > 0
    assert reader.execute("select * from returns.ssda903__comparison").fetchall() == []
    others = reader.execute(
        "select other_submission_id, sum(n_equal) > 100 from returns.ssda903__comparison_summary "
        "where submission_id = 'ssda903-999-2026-warehouse' group by all order by all"
    ).fetchall()
    names = ("ssda903-999-2026-back", "ssda903-999-2026-sent", "ssda903-999-2026-xml")
    assert others == [(name, True) for name in names]


def test_the_workbook_says_what_it_is_and_why_a_rule_was_not_tested(read_back: Build) -> None:
    """A rule without its file is no rule that found nothing, and a line is not a finding."""
    folder = read_back.output / "returns" / "ssda903-310-2026-file"
    book = CalamineWorkbook.from_path(folder / "findings.xlsx")
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert about[0].startswith("ssda903, Harrow, 2025-26")
    assert "Built as at 2026-09-30 (CJ_REPORTING_DATE)." in about[1]
    found = book.get_sheet_by_name("Findings").to_python()
    n_rows = len({row[found[0].index("finding id")] for row in found[1:]})
    assert about[-1].startswith(
        f"The list of findings has {len(found) - 1} lines, one for each field of {n_rows} rows."
    )
    assert len(found) - 1 > n_rows > 0
    rules = book.get_sheet_by_name("Rules").to_python()
    code, why = rules[0].index("rule code"), rules[0].index("why not tested")
    said = {row[code]: row[why] for row in rules[1:]}
    # there is no file of reviews, there is one of absences without a record
    assert (said["166"], said["1004"], said["102"]) == (
        "extract absent: reviews", "no row to test", "",
    )  # fmt: skip


def test_files_that_changed_since_the_build_are_not_kept_as_sent(read_back: Build) -> None:
    """The findings kept with them would be those of other files."""
    path = Path(read_back.environment["CJ_RETURNS"]) / "ssda903" / "310_2026" / "m.csv"
    before, kept = path.read_bytes(), read_back.output / "sent" / "ssda903"
    folders = sorted(kept.iterdir())
    path.write_bytes(before + b"A1,,M,01/08/2025,\n")
    try:
        done = read_back.childs_journey("freeze", "ssda903-310-2026-file")
    finally:
        path.write_bytes(before)
    assert (done.returncode, "have changed since" in done.stdout) == (2, True)
    assert sorted(kept.iterdir()) == folders
