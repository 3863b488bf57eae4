"""Census files: read as they are, refused with a plain line, written and read back alike."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest
from builds import PROJECT, SAMPLE, Build
from lxml import etree

from childs_journey.problems import Problem, Stop
from childs_journey.read.census import Census, read_census, read_structure
from childs_journey.read.returns import find_folders, read_returns
from childs_journey.settings import Settings
from childs_journey.write.schema import schema_of
from childs_journey.write.structure import Options
from childs_journey.write.structure import read_structure as read_tree

CHILD = """
<Child>
 <ChildIdentifiers>
  <LAchildID>A1</LAchildID><sex> M </sex><Favourite>blue</Favourite>
 </ChildIdentifiers>
 <ChildCharacteristics>
  <Disabilities><Disability>LD</Disability><Disability/></Disabilities>
 </ChildCharacteristics>
 <CINdetails>
  <CINreferralDate>yesterday</CINreferralDate>
  <Assessments/>
  <Assessments>
   <FactorsIdentifiedAtAssessment>
    <AssessmentFactors>1A</AssessmentFactors>
   </FactorsIdentifiedAtAssessment>
  </Assessments>
  <ChildProtectionPlans>
   <Reviews><CPPreviewDate>2025-05-01</CPPreviewDate></Reviews>
   <Reviews><CPPreviewDate>2025-11-01</CPPreviewDate></Reviews>
  </ChildProtectionPlans>
  <ChildProtectionPlans><Reviews/></ChildProtectionPlans>
 </CINdetails>
 <CINdetails/>
</Child>
"""


def census_of(children: str, header: str = "<Collection>CIN</Collection>") -> str:
    return (
        '<?xml version="1.0"?><Message xmlns="urn:any"><Header><CollectionDetails>'
        f"{header}</CollectionDetails></Header><Children>{children}</Children></Message>"
    )


def read(tmp_path: Path, text: str) -> tuple[Census, list[tuple[str, ...]]]:
    source, target = tmp_path / "census.xml", tmp_path / "elements.csv"
    source.write_text(text, encoding="utf-8")
    census = read_census(source, target, read_structure(PROJECT))
    with target.open(encoding="utf-8", newline="") as lines:
        return census, [tuple(row) for row in csv.reader(lines)][1:]


def test_everything_of_a_file_is_read_and_nothing_repaired(tmp_path: Path) -> None:
    census, rows = read(tmp_path, census_of(CHILD))
    assert (census.n_children, dict(census.unknown)) == (1, {"ChildIdentifiers/Favourite": 1})
    assert rows == [
        ("0", "Header", "0", "1", "1", "Collection", "CIN", "true"),
        ("1", "ChildIdentifiers", "0", "1", "1", "LAchildID", "A1", "true"),
        ("1", "ChildIdentifiers", "0", "1", "1", "Sex", "M", "true"),
        ("1", "ChildIdentifiers", "0", "1", "1", "Favourite", "blue", "false"),
        ("1", "ChildCharacteristics", "0", "1", "0", "", "", "true"),
        ("1", "Disabilities", "0", "1", "1", "Disability", "LD", "true"),
        ("1", "Disabilities", "0", "1", "2", "Disability", "", "true"),
        ("1", "CINdetails", "1", "1", "1", "CINreferralDate", "yesterday", "true"),
        ("1", "Assessments", "1", "1", "0", "", "", "true"),
        ("1", "Assessments", "1", "2", "0", "", "", "true"),
        ("1", "FactorsIdentifiedAtAssessment", "1", "2", "1", "AssessmentFactors", "1A", "true"),
        ("1", "ChildProtectionPlans", "1", "1", "0", "", "", "true"),
        ("1", "Reviews", "1", "1", "1", "CPPreviewDate", "2025-05-01", "true"),
        ("1", "Reviews", "1", "1", "2", "CPPreviewDate", "2025-11-01", "true"),
        ("1", "ChildProtectionPlans", "1", "2", "0", "", "", "true"),
        ("1", "Reviews", "1", "2", "0", "", "", "true"),
        ("1", "CINdetails", "2", "1", "0", "", "", "true"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<Message><Children><Child></Children></Message>", "line 1"),
        ("", "not well-formed"),
        ("<Return/>", "<Return>"),
        ('<!DOCTYPE x [<!ENTITY e "e">]><Message>&e;</Message>', "document type"),
        (census_of(CHILD, "<Collection>CLA</Collection>"), "another return"),
    ],
    ids=["malformed", "empty", "another root", "an entity", "another collection"],
)
def test_what_is_no_census_is_refused_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Stop) as stop:
        read(tmp_path, text)
    assert said in str(stop.value)
    assert "\n" not in str(stop.value)
    assert "LAchildID" not in str(stop.value)


def settings_with(returns: Path) -> Settings:
    return Settings(PROJECT, None, returns, None, date(2026, 9, 30), returns / "o", returns / "w")


def test_submissions_are_found_by_the_names_of_their_folders(tmp_path: Path) -> None:
    for name in ("310_2026", "310_2026_submitted", "310_26", "harrow_2026"):
        (tmp_path / "cin_census" / name).mkdir(parents=True)
    (tmp_path / "school_census" / "310_2026").mkdir(parents=True)
    problems: list[Problem] = []
    found = find_folders(settings_with(tmp_path), problems)
    assert [(f.la_code, f.collection_year, f.label) for f in found] == [
        ("310", 2026, ""),
        ("310", 2026, "submitted"),
    ]
    assert [p.where for p in problems] == [
        "cin_census/310_26", "cin_census/harrow_2026", "school_census/",
    ]  # fmt: skip


def test_a_submission_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name, files in (
        ("310_2025", ["a", "b"]),
        ("310_2026", []),
        ("311_2020", ["a"]),
        ("311_2026", ["a"]),
    ):
        folder = tmp_path / "returns" / "cin_census" / name
        folder.mkdir(parents=True)
        for file in files:
            (folder / f"{file}.xml").write_text(census_of(CHILD), encoding="utf-8")
    returns = read_returns(settings_with(tmp_path / "returns"), scratch)
    assert [(r.folder.path.name, r.n_children) for r in returns.readings] == [
        ("310_2025", 0), ("310_2026", 0), ("311_2020", 0), ("311_2026", 1),
    ]  # fmt: skip
    for problem, said in zip(returns.problems, ("holds 2", "holds no", "no rules"), strict=True):
        assert said in str(problem)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_schema_wants_names_nesting_and_order(year: int) -> None:
    tree = read_tree(PROJECT, "cin_census", year, Options())
    schema = etree.XMLSchema(etree.fromstring(schema_of(tree)))

    def is_valid(inside: str) -> bool:
        episode = f"<Child><CINdetails>{inside}</CINdetails></Child>"
        return schema.validate(
            etree.fromstring(f"<Message><Children>{episode}</Children></Message>")
        )

    nfa, plan = "<ReferralNFA>1</ReferralNFA>", "<ChildProtectionPlans/>"
    assert is_valid(nfa + plan + plan)
    assert not is_valid(plan + nfa)
    assert not is_valid(nfa + nfa)
    assert not is_valid("<CINreferralDate>31/03/2026</CINreferralDate>")
    assert not is_valid("<cinreferraldate>2026-03-31</cinreferraldate>")
    assert is_valid("<PreProceedingsandFGDM/>") == (year == 2027)


# -- there and back ------------------------------------------------------------------------------

MODULES = (
    "header", "child_identifiers", "child_characteristics", "disabilities", "cin_details",
    "assessments", "assessment_factors", "cin_plan_dates", "section_47s",
    "child_protection_plans", "reviews", "pre_proceedings_and_fgdm",
)  # fmt: skip

OF_THE_FILE = {"la_child_id", "cpp_id", "cin_details_id"}
"""Ids that the file holds; others are the warehouse's own."""


@pytest.fixture(scope="module")
def read_back(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the sample, write its censuses, and build again with them as files made elsewhere."""
    place = tmp_path_factory.mktemp("it's back")
    build = Build(place)
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    done = build.childs_journey("export")
    assert done.returncode == 0, done.stdout
    for path in build.output.glob("returns/*-999-*-warehouse/cin_census.xml"):
        year = path.parent.name.split("-")[2]
        folder = place / "returns" / "cin_census" / f"999_{year}_back"
        folder.mkdir(parents=True)
        (folder / "any name.xml").write_bytes(path.read_bytes())
    build.environment |= {
        "CJ_EXTRACTS": str(SAMPLE),
        "CJ_RETURNS": str(place / "returns"),
        "CJ_REPORTING_DATE": "2026-09-30",
    }
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


def test_a_census_read_back_is_the_census_that_was_written(read_back: Build) -> None:
    with duckdb.connect(str(read_back.warehouse), read_only=True) as reader:
        for module in MODULES:
            table = f"returns.cin_census__{module}"
            names = [row[0] for row in reader.execute(f"describe {table}").fetchall()]
            # keys of the warehouse are not in the file, nor is what the file does not say
            own = [
                name
                for name in names
                if name in OF_THE_FILE
                or not (name.endswith(("_id", "_key")) or name == "is_part_year")
            ]
            rows = {
                origin: reader.execute(
                    f"select {', '.join(own)} from {table} "
                    f"where submission_id like '%-{origin}' order by all"
                ).fetchall()
                for origin in ("warehouse", "back")
            }
            assert rows["warehouse"] == rows["back"], module
            assert rows["back"], module


def test_a_census_read_back_has_the_same_findings(read_back: Build) -> None:
    query = (
        "select rule_code, table_name, la_child_id, replace(row_id, '-{0}/', '/') as record "
        "from returns.cin_census__rule_results where submission_id like '%-{0}' order by all"
    )
    with duckdb.connect(str(read_back.warehouse), read_only=True) as reader:
        ours = reader.execute(query.format("warehouse")).fetchall()
        theirs = reader.execute(query.format("back")).fetchall()
    assert ours == theirs
    assert ours


def test_the_files_of_a_return_say_what_they_are(read_back: Build) -> None:
    folder = read_back.output / "returns" / "cin_census-999-2026-warehouse"
    summary = (folder / "summary.txt").read_text(encoding="utf-8")
    assert "2025-26" in summary
    assert "Errors: " in summary
    given = folder.with_name("cin_census-998-2026-file") / "summary.txt"
    assert "cin_census, 998, 2025-26" in given.read_text(encoding="utf-8")
    assert "not valid" in given.read_text(encoding="utf-8")
    with (folder / "findings.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        records = {other["record"] for other in rows if other["rule"] == row["rule"]}
        assert 0 < int(row["n_of_rule"]) <= len(records)
    with duckdb.connect(str(read_back.warehouse), read_only=True) as reader:
        ((n_errors,),) = reader.execute(
            "select sum(n_failing) from returns.cin_census__rule_summary where is_main_table "
            "and severity = 'error' and submission_id = 'cin_census-999-2026-warehouse'"
        ).fetchall()
    assert f"Errors: {n_errors}." in summary
    assert {"rule", "child", "field", "value", "team", "where_to_change_it"} <= set(rows[0])
