"""SSDA903 returns made elsewhere: read as they are, or refused with a plain line."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, Build

from childs_journey.problems import Stop
from childs_journey.read.portal import read_report
from childs_journey.read.returns import read_returns, stop_if_none
from childs_journey.read.ssda903 import read_ssda903
from childs_journey.read.ssda903_parts import Ssda903, read_kinds
from childs_journey.settings import Settings

Rows = dict[str, list[dict[str, str]]]
KINDS = read_kinds(PROJECT)

HEADINGS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
    "PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
    "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "prev_perm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "dolo": "CHILD,DOB,DOLO_START,DOLO_END",
}
"""The columns of the guide, in its order."""


def read(tmp_path: Path, files: Mapping[str, str | bytes]) -> tuple[Ssda903, Rows]:
    """Read a submission of these files; return what was read and its records by kind."""
    folder, scratch = tmp_path / "in", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name).write_bytes(data)
    found = read_ssda903(folder, scratch, "s", KINDS)
    rows: Rows = {}
    for part in found.parts:
        with part.path.open(encoding="utf-8", newline="") as stream:
            rows[part.kind] = list(csv.DictReader(stream))
        assert part.n_records == len(rows[part.kind])
    return found, rows


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


# -- CSV -----------------------------------------------------------------------------------------


def test_every_file_is_known_by_its_columns_and_a_heading_alone_is_a_file(tmp_path: Path) -> None:
    files = {f"{number}.csv": line + "\n" for number, line in enumerate(HEADINGS.values())}
    found, rows = read(tmp_path, files)
    assert found.present == list(HEADINGS)
    assert rows == {kind: [] for kind in HEADINGS}
    assert found.warnings == []


def test_headings_and_values_are_read_however_they_are_written(tmp_path: Path) -> None:
    text = "  review_code ,Review,\tdob, child\r\n pn1 ,01/02/2026,,' a\u00e9 '\r\n".replace(
        "'", ""
    )
    _, rows = read(tmp_path, {"x.CSV": "\ufeff".encode() + text.encode("cp1252")})
    assert rows == {
        "reviews": [
            {
                "record_no": "1",
                "child": "A\u00c9",
                "dob": "",
                "review": "01/02/2026",
                "review_code": "PN1",
            }
        ]
    }


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_quotes(tmp_path: Path, delimiter: str) -> None:
    lines = [HEADINGS["missing"].split(","), ["A1", "", '"M"', "01/04/2025", '" 2/04/2025"']]
    text = "sep=;\n" if delimiter == ";" else ""
    text += "\n".join(delimiter.join(line) for line in lines)
    _, rows = read(tmp_path, {"m.csv": text})
    assert [filled(row) for row in rows["missing"]] == [
        {
            "record_no": "1", "child": "A1", "missing": "M",
            "mis_start": "01/04/2025", "mis_end": "2/04/2025",
        }
    ]  # fmt: skip


def test_a_blank_record_is_a_record_and_a_blank_line_none(tmp_path: Path) -> None:
    text = HEADINGS["dolo"] + "\n,,,\n\nA1,,01/04/2026,\n  \nA2\n"
    found, rows = read(tmp_path, {"d.csv": text})
    assert [filled(row) for row in rows["dolo"]] == [
        {"record_no": "1"},
        {"record_no": "2", "child": "A1", "dolo_start": "01/04/2026"},
        {"record_no": "3", "child": "A2"},
    ]
    assert found.children - {""} == {"A1", "A2"}


def test_unknown_and_absent_columns_are_named(tmp_path: Path) -> None:
    found, rows = read(
        tmp_path, {"h.csv": "Child,Favourite colour,Ethnic\nA1,blue,WBRI\nA2,,WBRI,,shifted\n"}
    )
    assert [row["ethnic"] for row in rows["header"]] == ["WBRI", "WBRI"]
    assert "sex" not in rows["header"][0]
    said = "\n".join(found.warnings)
    assert "header/Favourite colour" in said
    assert "DOB, MC_DOB, MOTHER, SEX, UPN" in said
    assert "UASC" not in said
    assert "1 records" in said
    assert "record 2" in said
    assert "blue" not in said
    assert "shifted" not in said


def test_columns_that_the_portal_works_out_are_taken_as_given(tmp_path: Path) -> None:
    text = HEADINGS["episodes"] + ",PL_LA,PL_DISTANCE\nA1" + "," * 13 + "e09000015,3.5\n"
    found, rows = read(tmp_path, {"e.csv": text})
    assert filled(rows["episodes"][0]) == {
        "record_no": "1", "child": "A1", "pl_la": "E09000015", "pl_distance": "3.5",
    }  # fmt: skip
    assert found.warnings == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "neither CSV files nor an XML"),
        ({"a.csv": "", "b.csv": HEADINGS["oc3"]}, "a.csv: is empty"),
        ({"a.csv": "CHILD,DOB,SEX\nA1,,"}, "a.csv: line 1 has the headings of no file"),
        ({"a.csv": "colour,size\n1,2"}, "a.csv: line 1 has the headings of no file"),
        ({"a.csv": HEADINGS["oc3"], "b.csv": HEADINGS["oc3"]}, "a.csv and b.csv both hold oc3"),
        ({"a.csv": "RNE,LS,PLACE\nS,C2,U6"}, "CHILD, DECOM is missing"),
        ({"a.csv": "CHILD,REVIEW,review\nA1,,"}, "REVIEW comes twice"),
        ({"a.csv": "CHILD,REVIEW\nA1,\"01/04/2025\nA2,"}, "quote"),
        ({"a.csv": b"PK\x03\x04..."}, "a.csv: is really a zip"),
        ({"a.csv": HEADINGS["oc3"], "b.xml": "<x/>"}, "both CSV and XML"),
        ({"a.xml": "<x/>", "b.xml": "<x/>"}, "2 XML files"),
        ({"a.xml": "<RETURN><CHILD>"}, "a.xml: line 1"),
        ({"a.xml": ""}, "not well-formed"),
        ({"a.xml": "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>"}, "document type"),
        ({"a.xml": "<Message><Child><LAchildID>A1</LAchildID><UPN/></Child></Message>"}, "another"),
        ({"a.xml": "<Return><CHILD><CHILDID>A1</CHILDID></CHILD></Return>"}, "another"),
    ],
)  # fmt: skip
def test_what_is_no_return_is_refused_in_a_line(
    tmp_path: Path, files: Mapping[str, str | bytes], said: str
) -> None:
    with pytest.raises(Stop) as stop:
        read(tmp_path, files)
    assert said in str(stop.value)
    assert "\n" not in str(stop.value)
    assert "A1" not in str(stop.value)


def settings_with(returns: Path) -> Settings:
    return Settings(PROJECT, None, returns, None, date(2026, 9, 30), returns / "o", returns / "w")


def test_a_submission_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name, text in (
        ("310_2019", HEADINGS["oc3"]),
        ("310_2026", "nothing,known"),
        ("310_2026_b", HEADINGS["oc3"] + "\nA1,,YES,F1,U1\nA1,,,,\n"),
    ):
        folder = tmp_path / "returns" / "ssda903" / name
        folder.mkdir(parents=True)
        (folder / "oc3.csv").write_text(text, encoding="utf-8")
    returns = read_returns(settings_with(tmp_path / "returns"), scratch)
    found = {
        r.folder.path.name: (bool(r.problem), r.n_children, r.n_rows) for r in returns.readings
    }
    # a year before the rules is read as history
    assert found == {
        "310_2019": (False, 0, 0), "310_2026": (True, 0, 0), "310_2026_b": (False, 1, 2),
    }  # fmt: skip
    assert [p.where for p in returns.problems] == ["ssda903/310_2019", "ssda903/310_2026"]


def test_a_folder_without_a_return_that_can_be_read_stops_the_build(tmp_path: Path) -> None:
    """A slip in the folder's name would else publish an empty warehouse over the last one."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    folder = tmp_path / "returns" / "ssda903" / "310-2026"
    folder.mkdir(parents=True)
    (folder / "oc3.csv").write_text(HEADINGS["oc3"], encoding="utf-8")
    settings = settings_with(tmp_path / "returns")
    with pytest.raises(Stop, match="there is nothing to build") as stop:
        stop_if_none(settings, read_returns(settings, scratch))
    assert "ssda903/310-2026: is not named by authority and year" in str(stop.value)
    for place in ("", "ssda903"):
        (tmp_path / "returns" / place / "oc3.csv").write_text(HEADINGS["oc3"], encoding="utf-8")
    loose = [p.where for p in read_returns(settings, scratch).problems if "no folder" in p.what]
    assert loose == ["oc3.csv", "ssda903/oc3.csv"]
    # with an extract there is something to build, and the rightly named folder is a return
    with_extract = replace(settings, extracts=tmp_path)
    stop_if_none(with_extract, read_returns(with_extract, scratch))
    folder.rename(folder.with_name("310_2026"))
    stop_if_none(settings, read_returns(settings, scratch))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_portal_s_report_is_read_whatever_its_delimiter(tmp_path: Path, mark: str) -> None:
    lines = ['"Error Code"|Child Unique ID|Description|Year', "", '392B|a1|"1|2"|2026']
    report = tmp_path / "portal.csv"
    report.write_text("\n".join(lines).replace("|", mark), encoding="utf-8-sig")
    read_report(report, tmp_path / "found.csv")
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert found == [
        {
            "finding_no": "portal.csv/1", "rule_code": "392B", "child": "a1",
            "record": "Year: 2026", "message": f"1{mark}2",
        }
    ]  # fmt: skip


# -- XML -----------------------------------------------------------------------------------------

RETURN = """
<Return xmlns="urn:any"><YEAR>2026</YEAR>
 <CHILD>
  <CHILDID>a1</CHILDID><SEX>f</SEX><DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC><UASC>1</UASC>
  <DUC/><IN_TOUCH/><ACTIV/><ACCOM/>
  <EPISODE><DECOM>01/04/2025</DECOM><PL>u6</PL><DEC/></EPISODE>
  <EPISODE><DECOM/><PL/></EPISODE>
  <AREVIEW><REVIEW>01/05/2025</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
 </CHILD>
 <CHILD>
  <HEADER><CHILDID>A2</CHILDID><DOB>03/03/2008</DOB><ETHNIC/><UASC>0</UASC><IN_TOUCH>YES</IN_TOUCH></HEADER>
  <ANY><DECOM>02/04/2025</DECOM><Colour>blue</Colour></ANY>
  <WORKER><SW_ID>SW1234</SW_ID></WORKER>
 </CHILD>
 <CHILD><HEADER><CHILDID/><ETHNIC>WBRI</ETHNIC><UASC>0</UASC></HEADER></CHILD>
</Return>
"""


def test_an_xml_is_read_whatever_its_nesting(tmp_path: Path) -> None:
    found, rows = read(tmp_path, {"all.xml": RETURN})
    assert found.file_format == "xml"
    records = {kind: [filled(row) for row in some] for kind, some in rows.items() if some}
    assert records == {
        "header": [
            {
                "record_no": "1", "child": "A1", "sex": "F", "dob": "01/02/2010",
                "ethnic": "WBRI", "uasc": "1",
            },
            {"record_no": "2", "child": "A2", "dob": "03/03/2008", "uasc": "0"},
            {"record_no": "3", "ethnic": "WBRI", "uasc": "0"},
        ],
        "episodes": [
            {"record_no": "1", "child": "A1", "decom": "01/04/2025", "place": "U6"},
            {"record_no": "2", "child": "A1"},
            {"record_no": "3", "child": "A2", "decom": "02/04/2025"},
        ],
        "reviews": [
            {
                "record_no": "1", "child": "A1", "dob": "01/02/2010", "review": "01/05/2025",
                "review_code": "PN1",
            }
        ],
        "uasc": [{"record_no": "1", "child": "A1", "sex": "F", "dob": "01/02/2010"}],
        "oc3": [{"record_no": "1", "child": "A2", "dob": "03/03/2008", "in_touch": "YES"}],
        "sw_episodes": [
            {"record_no": "1", "child": "A2", "dob": "03/03/2008", "sw_id": "SW1234"}
        ],
    }  # fmt: skip
    # an XML is the whole return, but it need not have orders
    assert set(HEADINGS) - set(found.present) == {"dolo"}
    assert found.unknown["ANY/COLOUR"] == 1
    assert "BLUE" not in "".join(found.warnings)


# -- tables --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the tables of three submissions, and nothing else."""
    place = tmp_path_factory.mktemp("s903")
    files = {
        "310_2025_submitted": {"e.csv": HEADINGS["episodes"]},
        "310_2026": {
            "h.csv": HEADINGS["header"] + "\nA1,F,29/02/2012,WBRI,UN1,0,\n"
            "A2,M,1/2/2012,,,,\n,,,,,,\n",
            "e.csv": HEADINGS["episodes"] + "\nA1,01/04/2025,S,C2,N1,U6,PR1,31/04/2025,X1,,,,\n"
            "A1,01/05/2025,P,C2,N1,U6,PR1,,,,,,\n",
            "u.csv": HEADINGS["uasc"] + "\nA2,M,01/02/2012,\n",
            "o.csv": HEADINGS["oc2"] + "\nA1,,10.5\nA1,,ten\nA1,,\n",
            "p.csv": HEADINGS["prev_perm"] + "\nA1,,P1,310,ZZ/05/2015\n",
        },
        "311_2026": {"h.csv": HEADINGS["header"] + "\nA2,M,,,,,\n"},
        "312_2026": {"h.csv": "nothing,known\n"},
        "313_2026": {"r.xml": RETURN},
    }  # fmt: skip
    for folder, content in files.items():
        target = place / "returns" / "ssda903" / folder
        target.mkdir(parents=True)
        for name, text in content.items():
            (target / name).write_text(text, encoding="utf-8")
    build = Build(place)
    build.environment |= {
        "CJ_RETURNS": str(place / "returns"),
        "CJ_REPORTING_DATE": "2026-09-30",
    }
    done = build.run(
        "build",
        "--select",
        "+path:models/marts/returns/ssda903",
        "--indirect-selection",
        "cautious",
    )
    assert done.returncode == 0, done.stdout
    assert "ssda903/312_2026" in done.stdout
    return build


def rows_of(build: Build, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(build.place / "work.duckdb"), read_only=True) as reader:
        return reader.execute(query).fetchall()


def test_a_text_that_is_no_date_stands_beside_the_empty_value(built: Build) -> None:
    assert rows_of(
        built,
        "select record_no, dec, dec_text, decom, decom_text from returns.ssda903__episodes "
        "where submission_id = 'ssda903-310-2026-file' order by record_no",
    ) == [
        (1, None, "31/04/2025", date(2025, 4, 1), None),
        (2, None, None, date(2025, 5, 1), None),
    ]
    assert rows_of(
        built,
        "select sdq_score, sdq_score_text from returns.ssda903__oc2 order by record_no",
    ) == [(Decimal("10.5"), None), (None, "TEN"), (None, None)]
    assert rows_of(built, "select date_perm from returns.ssda903__prev_perm") == [("ZZ/05/2015",)]


def test_the_marker_comes_from_the_file_of_unaccompanied_children(built: Build) -> None:
    assert rows_of(
        built,
        "select split_part(submission_id, '-', 2), child, uasc, dob, dob_text "
        "from returns.ssda903__header where submission_id not like '%-313-%' order by all",
    ) == [
        ("310", "A1", "0", date(2012, 2, 29), None),
        ("310", "A2", "1", None, "1/2/2012"),
        ("310", None, "0", None, None),
        ("311", "A2", None, None, None),
    ]
    assert rows_of(
        built,
        "select child, uasc from returns.ssda903__header where submission_id like '%-313-%' "
        "order by record_no",
    ) == [("A1", "1"), ("A2", "0"), (None, "0")]


def test_what_is_there_and_what_is_absent_stay_apart(built: Build) -> None:
    assert rows_of(
        built,
        "select submission_id, previous_submission_id, file_format, has_header_file, "
        "has_episodes_file, has_missing_file, has_sw_episodes_file, has_dolo_file, "
        "period_start_date, reference_date from returns.ssda903__submissions order by all",
    ) == [
        ("ssda903-310-2025-submitted", None, "csv", False, True, False, False, False,
         date(2024, 4, 1), date(2025, 3, 31)),
        ("ssda903-310-2026-file", "ssda903-310-2025-submitted", "csv", True, True, False, False,
         False, date(2025, 4, 1), date(2026, 3, 31)),
        ("ssda903-311-2026-file", None, "csv", True, False, False, False, False,
         date(2025, 4, 1), date(2026, 3, 31)),
        ("ssda903-313-2026-file", None, "xml", True, True, True, True, False,
         date(2025, 4, 1), date(2026, 3, 31)),
    ]  # fmt: skip


def test_children_without_an_id_are_one_to_the_rules(built: Build) -> None:
    assert rows_of(
        built,
        "select header_row_id, child_key from returns.ssda903__header "
        "where child is null and submission_id like '%-310-%'",
    ) == [("ssda903-310-2026-file/header/3", "ssda903-310-2026-file/")]
