"""Every file that can be read is read to the last record; every other gets a plain answer."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import Loaded
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from childs_journey.contract import Contract
from childs_journey.problems import Stop
from childs_journey.read.layout import ExtractFile
from childs_journey.read.plan import check_file
from childs_journey.read.records import copy_without, count_records
from childs_journey.read.tables import literal_path

Load = Callable[[Path], Loaded]

HEADER = "fami_table_id,fami_family_id,fami_person_id,fami_note"
"""Three contract columns and one of the council's own, so that a line of three is ragged."""
GOOD = [f"T{n},F{n},P{n},n" for n in range(1, 6)]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def family(tmp_path: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
    return write(tmp_path / "ssd_family.csv", end.join([HEADER, *lines, ""]), encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, load: Load, encoding: str, end: str) -> None:
    loaded = load(family(tmp_path, "T1,Zoë,P1,a", "T2,naïve,P2,b", end=end, encoding=encoding))
    assert loaded.rows("fami_family_id, cj_source_record") == [("Zoë", 1), ("naïve", 2)]
    assert loaded.ties


def test_lines_of_two_encodings_in_one_file(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "ssd_family.csv"
    lines = [HEADER.encode(), "T1,Zoë,P1,".encode(), "T2,Zoë,P2,".encode("cp1252")]
    path.write_bytes(b"\n".join(lines) + b"\n")
    loaded = load(path)
    assert loaded.rows("fami_family_id") == [("Zoë",), ("Zoë",)]
    assert loaded.ledger("encoding") == ("utf-8 and cp1252",)


def test_mixed_line_ends(tmp_path: Path, load: Load) -> None:
    path = write(tmp_path / "ssd_family.csv", f"{HEADER}\r\nT1,a,P1,\nT2,b,P2,\r\nT3,c,P3,\r")
    assert load(path).rows("fami_table_id") == [("T1",), ("T2",), ("T3",)]


def test_a_line_in_no_encoding_is_set_aside_and_its_neighbours_kept(
    tmp_path: Path, load: Load
) -> None:
    path = tmp_path / "ssd_family.csv"
    path.write_bytes(f"{HEADER}\nT1,a,P1,\nT2,".encode() + b"\x81\xff,P2,\nT3,c,P3,\n")
    loaded = load(path)
    assert loaded.rows("fami_table_id, cj_source_record") == [("T1", 1), ("T3", 3)]
    assert loaded.rejects("line_number, reason") == [(3, "not in a known encoding")]
    assert loaded.ties


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(tmp_path: Path, load: Load, delimiter: str) -> None:
    text = f'{HEADER}\nT1,"F{delimiter}1",P1,x\n'.replace(",", delimiter)
    loaded = load(write(tmp_path / "ssd_family.csv", text))
    assert loaded.rows("fami_family_id") == [(f"F{delimiter}1",)]


def test_columns_in_any_order_and_case_with_extra_and_absent_ones(
    tmp_path: Path, load: Load
) -> None:
    text = 'Extra, FAMI_PERSON_ID ,"fami_table_id",,\nx,P1,T1,,\n'
    loaded = load(write(tmp_path / "ssd_family.csv", text))
    assert loaded.rows() == [("T1", None, "P1", "310", "ssd_family.csv", 1)]
    assert loaded.ledger("columns_absent, columns_extra") == ("fami_family_id", "Extra")


def test_values_arrive_as_they_stand(tmp_path: Path, load: Load) -> None:
    text = f'{HEADER}\n007,1.90,#1,\n" a ","q ""x"", y",2024-02-30,\n,,,\n'
    loaded = load(write(tmp_path / "ssd_family.csv", text))
    assert loaded.rows("fami_table_id, fami_family_id, fami_person_id") == [
        ("007", "1.90", "#1"),
        (" a ", 'q "x", y', "2024-02-30"),
        (None, None, None),
    ]


def test_a_value_of_several_lines_is_one_record(tmp_path: Path, load: Load) -> None:
    loaded = load(family(tmp_path, 'T1,"first\nsecond",P1,', "T2,b,P2,", "T3,c"))
    assert loaded.rows("fami_family_id") == [("first\nsecond",), ("b",)]
    assert loaded.rejects("line_number, record_number") == [(5, 3)]
    assert loaded.ties


def test_ragged_lines_are_set_aside_with_line_and_text(tmp_path: Path, load: Load) -> None:
    loaded = load(family(tmp_path, GOOD[0], "T9,F9", GOOD[1], "", "T8,F8,P8,x,y", GOOD[2]))
    assert loaded.rows("fami_table_id, cj_source_record") == [("T1", 1), ("T2", 3), ("T3", 5)]
    assert loaded.rejects("line_number, record_number, reason, line_text") == [
        (3, 2, "2 values where the header has 4", "T9,F9"),
        (6, 4, "5 values where the header has 4", "T8,F8,P8,x,y"),
    ]
    assert loaded.ties


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param([], id="never closed"),
        pytest.param(['T7,"closed, here",P7,x'], id="closed by a later quote, with text after it"),
        pytest.param(['T7,F7,P7,"x"'], id="closed where the next record ends"),
    ],
)
def test_lines_swallowed_by_a_stray_quote_are_recovered(
    tmp_path: Path, load: Load, closing: list[str]
) -> None:
    loaded = load(family(tmp_path, GOOD[0], 'T6,"stray,P6,x', GOOD[1], GOOD[2], *closing))
    kept = ["T1", "T2", "T3"] + ["T7"] * len(closing)
    assert [row[0] for row in loaded.rows("fami_table_id")] == kept
    assert loaded.rejects()[0] == (3, "rejected")
    assert {(4, "recovered"), (5, "recovered")} <= set(loaded.rejects())
    assert loaded.ties


def test_a_stray_quote_that_closes_neatly_swallows_nothing(tmp_path: Path, load: Load) -> None:
    """`T6,F6,P6,"x` ... `T7,F7,P7,y"` is one well-formed record for every CSV reader."""
    loaded = load(family(tmp_path, 'T6,F6,P6,"x', GOOD[0], 'T7,F7,P7,y"', GOOD[1]))
    assert [row[0] for row in loaded.rows("fami_table_id")] == ["T1", "T7", "T2"]
    assert loaded.rejects("line_number, outcome") == [
        (2, "rejected"),
        (3, "recovered"),
        (4, "recovered"),
    ]


def test_other_formats_hold_the_same_records(tmp_path: Path, load: Load) -> None:
    rows = [["T1", "00123", "P1"], ["T2", None, "1234567890123"]]
    plain = "\n".join([HEADER, *(",".join(v or "" for v in [*r, ""]) for r in rows), ""])
    (tmp_path / "gz").mkdir()
    zipped = tmp_path / "gz" / "ssd_family.csv.gz"
    zipped.write_bytes(gzip.compress(plain.encode()))
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in [HEADER.split(","), ["T1", "00123", "P1"], [None] * 3, ["T2", None, 1234567890123]]:
        sheet.append(row)
    workbook.save(tmp_path / "ssd_family.xlsx")
    parquet = tmp_path / "ssd_family.parquet"
    duckdb.execute(
        "copy (select * from (values ('T1', '00123', 'P1'), ('T2', null, '1234567890123')) "
        "as t(fami_table_id, FAMI_FAMILY_ID, fami_person_id)) "
        f"to '{parquet.as_posix()}' (format parquet)"
    )
    for path in (zipped, tmp_path / "ssd_family.xlsx", parquet):
        loaded = load(path)
        values = loaded.rows("fami_table_id, fami_family_id, fami_person_id, cj_source_record")
        assert values == [(*rows[0], 1), (*rows[1], 2)], path.name
        assert loaded.ties, path.name


def _workbook(path: Path, *rows: list[object]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def test_a_workbook_is_read_from_column_a_whatever_its_first_columns_hold(
    tmp_path: Path, load: Load
) -> None:
    """pandas writes its index under no heading; a title row or a blank column may come first."""
    headings = ["fami_table_id", "fami_family_id", None, "fami_person_id", "extra"]
    path = _workbook(
        tmp_path / "ssd_family.xlsx",
        [" ", None],
        [None, *headings],
        [0, "T1", "F1", None, "P1", "x"],
        [1, "T2", None, None, "P2", "x"],
    )
    loaded = load(path)
    columns = "fami_table_id, fami_family_id, fami_person_id, cj_source_record"
    assert loaded.rows(columns) == [("T1", "F1", "P1", 1), ("T2", None, "P2", 2)]
    assert loaded.ties


def test_rows_of_blanks_and_errors_are_no_records_of_a_workbook(tmp_path: Path, load: Load) -> None:
    header = ["fami_table_id", "fami_person_id"]
    rows: list[list[object]] = [["T1", "P1"], ["  ", None], ["", ""], ["#N/A", None], ["T2", "P2"]]
    loaded = load(_workbook(tmp_path / "ssd_family.xlsx", header, *rows))
    assert loaded.rows("fami_table_id, cj_source_record") == [("T1", 1), ("T2", 2)]
    assert loaded.ties


def test_a_workbook_that_counts_from_1904_stops(tmp_path: Path, contract: Contract) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    path = tmp_path / "ssd_family.xlsx"
    workbook.save(path)
    file = ExtractFile("ssd_family", "310", path, path.name, ".xlsx")
    (problem,) = check_file(file, contract["ssd_family"])
    assert "1904" in problem.what


@pytest.mark.parametrize(
    ("value", "is_kept"),
    [("x" * 1_000_000, True), ("x" * 1_100_000, False), ("é" * 600_000, True)],
    ids=["a million characters", "more than the limit", "more bytes than characters"],
)
def test_long_values_are_loaded_or_set_aside(
    tmp_path: Path, load: Load, value: str, is_kept: bool
) -> None:
    loaded = load(family(tmp_path, GOOD[0], f"T9,{value},P9,", GOOD[1]))
    assert loaded.ties
    assert [r[0] for r in loaded.rows("fami_table_id")] == ["T1", *["T9"] * is_kept, "T2"]


def test_a_record_too_long_for_the_reader_is_set_aside(tmp_path: Path, load: Load) -> None:
    long = "é" * 900_000
    loaded = load(family(tmp_path, GOOD[0], f"{long},{long},{long},", "a,b" * 2_000_000, GOOD[1]))
    assert [r[0] for r in loaded.rows("fami_table_id")] == ["T1", "T2"]
    assert [r[0] for r in loaded.rejects("line_number")] == [3, 4]
    assert max(len(r[0]) for r in loaded.rejects("line_text")) <= 10_000
    assert loaded.ties


def test_a_quote_after_a_blank_is_a_quote(tmp_path: Path, load: Load) -> None:
    loaded = load(family(tmp_path, 'T8, "a, b",P8,', 'T9, "stray,P9,', GOOD[0], GOOD[1]))
    assert loaded.rows("fami_table_id, fami_family_id")[0] == ("T8", "a, b")
    assert [r[0] for r in loaded.rows("fami_table_id")] == ["T8", "T1", "T2"]
    assert loaded.ties


def test_a_parquet_file_may_have_any_column(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "ssd_family.parquet"
    duckdb.execute(
        "copy (select 'T1' as fami_table_id, 'P1' as fami_person_id, 7 as file_row_number) "
        f"to '{path.as_posix()}' (format parquet)"
    )
    assert load(path).rows("fami_table_id, cj_source_record") == [("T1", 1)]


@pytest.mark.parametrize("folder", ["it's", "a [b] *c* ?", "données 数据 👶", "x;y 'z' {1,2}"])
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_exactly_the_named_file_is_read(
    tmp_path: Path, load: Load, folder: str, ending: str
) -> None:
    place = tmp_path / folder
    place.mkdir()
    (tmp_path / "a b c d").mkdir()
    text = write(place / "ssd_family.csv", "\n".join([HEADER, *GOOD, ""]))
    if ending == ".parquet":
        duckdb.execute(
            f"copy (from read_csv({literal_path(text)}, all_varchar = true)) "
            f"to '{(place / 'ssd_family.parquet').as_posix().replace(chr(39), chr(39) * 2)}' "
            "(format parquet)"
        )
    write(tmp_path / "a b c d" / "ssd_family.csv", f"{HEADER}\nwrong,wrong,wrong,\n")
    assert len(load(place / f"ssd_family{ending}").rows("fami_table_id")) == len(GOOD)


def test_an_empty_table_has_its_header_and_no_records(tmp_path: Path, load: Load) -> None:
    assert load(write(tmp_path / "ssd_family.csv", HEADER)).rows() == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ssd_family.csv", b"", "is empty"),
        ("ssd_family.csv", b"<!DOCTYPE html><html>", "a web page (HTML)"),
        ("ssd_family.csv", b"%PDF-1.7", "a PDF document"),
        ("ssd_family.csv", b"PK\x03\x04rest", "a zip archive or an Excel workbook"),
        ("ssd_family.csv", b"T1,F1,P1\nT2,F2,P2\n", "none of the headings of ssd_family"),
        ("ssd_family.csv", b"fami_table_id,fami_table_id\n", "fami_table_id comes twice"),
        ("ssd_family.csv", b"fami_tabel_id,fami_person_id\n", "similar to fami_table_id"),
        ("ssd_family.xlsx", b"fami_table_id", "is not an Excel workbook"),
        ("ssd_family.parquet", b"fami_table_id", "is not a Parquet file"),
        ("ssd_family.csv.gz", b"fami_table_id,fami_person_id", "not a whole gzip file"),
    ],
)
def test_what_is_no_extract_gets_a_plain_answer(
    tmp_path: Path, contract: Contract, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    file = ExtractFile("ssd_family", "310", path, name, name.removeprefix("ssd_family"))
    (problem,) = check_file(file, contract["ssd_family"])
    assert problem.severity == "stop"
    assert says in problem.what


def test_a_gzip_file_that_is_cut_off_stops(tmp_path: Path, load: Load) -> None:
    whole = gzip.compress("\n".join([HEADER, *GOOD * 5000]).encode())
    path = tmp_path / "ssd_family.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Stop, match="not a whole gzip file"):
        load(path)


def test_shipped_headers_are_the_contract(contract: Contract) -> None:
    folder = Path(__file__).parents[2] / "seeds" / "extract"
    headers = {
        path.stem: tuple(path.open(encoding="utf-8").readline().strip().split(","))
        for path in folder.glob("*.csv")
    }
    assert headers == {table.name: tuple(c.name for c in table.columns) for table in contract}


def test_copy_without_cuts_whole_lines_only(tmp_path: Path) -> None:
    lines = [f"line {n} ".ljust(200, "x") for n in range(1, 20_001)]
    source = write(tmp_path / "in.csv", "\n".join(lines))
    unwanted = [1, 2, 3, 5_242, 5_243, 10_000, 19_999, 20_000]
    copy_without(source, tmp_path / "out.csv", unwanted)
    kept = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert kept == [line for n, line in enumerate(lines, 1) if n not in set(unwanted)]


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_leaves_the_count_tied(tmp_path: Path, load: Load, seed: int) -> None:
    """Random damage (quotes, delimiters, line ends, bytes): DuckDB and Python still agree."""
    chance = random.Random(seed)
    lines = [f'T{n},"F, {n}",P{n},text {n}' for n in range(300)]
    body = bytearray("\n".join([HEADER, *lines, ""]).encode())
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(HEADER) + 1, len(body))
        damage = chance.choice(
            [b'"', b",", b"\r", b"\n", b"\x81", b"\xe9", b"\x00", b'""', b' "', b" "]
        )
        body[at : at + chance.randint(0, 1)] = damage
    path = tmp_path / "ssd_family.csv"
    path.write_bytes(bytes(body))
    loaded = load(path)
    assert loaded.ties
    assert loaded.ledger("n_loaded")[0] > 250


def test_the_count_streams_past_a_quote_that_never_closes(tmp_path: Path) -> None:
    path = family(tmp_path, 'T0,"never,P0,x', *(f"T{n},F{n},P{n},x" for n in range(50_000)))
    count = count_records(path, ",", 4)
    assert (count.n_records, len(count.bad)) == (50_001, 1)
