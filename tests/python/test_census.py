"""Census files: read as they are, refused with a plain line, written and read back alike."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
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
from childs_journey.write.census import write_census
from childs_journey.write.frozen import check_seal
from childs_journey.write.schema import schema_of
from childs_journey.write.structure import Options
from childs_journey.write.structure import read_structure as read_tree

Row = dict[str, str]

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


Group = tuple[int, int, int, dict[str, str]]
"""Child, episode and number of a group, and what its columns hold."""


def read(tmp_path: Path, text: str) -> tuple[Census, dict[str, list[Group]]]:
    """Return what was read, by file: its rows, without what is empty."""
    source = tmp_path / "census.xml"
    source.write_text(text, encoding="utf-8")
    census = read_census(source, tmp_path, "it", read_structure(PROJECT))
    found: dict[str, list[Group]] = {}
    for part in census.parts:
        with part.path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert len(rows) == part.n_records
        found[part.kind] = []
        for row in rows:
            place = [int(row.pop(name)) for name in ("child_no", "episode_no", "group_no")]
            held = {name: value for name, value in row.items() if value}
            found[part.kind].append((place[0], place[1], place[2], held))
    return census, found


def test_everything_of_a_file_is_read_and_nothing_repaired(tmp_path: Path) -> None:
    census, found = read(tmp_path, census_of(CHILD))
    assert (census.n_children, dict(census.unknown)) == (1, {"ChildIdentifiers/Favourite": 1})
    assert found == {
        "Header": [(0, 0, 1, {"collection_name": "CIN"})],
        "Child": [(1, 0, 1, {})],
        "ChildIdentifiers": [(1, 0, 1, {"la_child_id": "A1", "sex": "M"})],
        "ChildCharacteristics": [(1, 0, 1, {})],
        "Disabilities": [
            (1, 0, 1, {"element_no": "1", "value": "LD"}),
            (1, 0, 1, {"element_no": "2"}),
        ],
        "CINdetails": [(1, 1, 1, {"cin_referral_date": "yesterday"}), (1, 2, 1, {})],
        "Assessments": [(1, 1, 1, {}), (1, 1, 2, {})],
        "FactorsIdentifiedAtAssessment": [(1, 1, 2, {"element_no": "1", "value": "1A"})],
        "ChildProtectionPlans": [(1, 1, 1, {}), (1, 1, 2, {})],
        "Reviews": [
            (1, 1, 1, {"element_no": "1", "value": "2025-05-01"}),
            (1, 1, 1, {"element_no": "2", "value": "2025-11-01"}),
        ],
        "elements": [
            (1, 0, 1, beside("ChildIdentifiers", 1, "Favourite", "blue", "false")),
            (1, 1, 2, {"module": "Reviews", "element_no": "0", "is_known": "true"}),
        ],
    }


def beside(module: str, number: int, element: str, value: str, known: str = "true") -> Row:
    return {
        "module": module, "element_no": str(number), "element": element, "value": value,
        "is_known": known,
    }  # fmt: skip


def test_an_element_given_again_stands_beside_the_first(tmp_path: Path) -> None:
    """An empty first is still the first; names that the census lacks are counted too."""
    sexes = "<Sex/><SEX>F</SEX><Sex>M</Sex><Note>a</Note><Note>b</Note>"
    _, found = read(
        tmp_path, census_of(f"<Child><ChildIdentifiers>{sexes}</ChildIdentifiers></Child>")
    )
    assert found["ChildIdentifiers"] == [(1, 0, 1, {})]
    assert found["elements"] == [
        (1, 0, 1, beside("ChildIdentifiers", 2, "Sex", "F")),
        (1, 0, 1, beside("ChildIdentifiers", 3, "Sex", "M")),
        (1, 0, 1, beside("ChildIdentifiers", 1, "Note", "a", "false")),
        (1, 0, 1, beside("ChildIdentifiers", 2, "Note", "b", "false")),
    ]


def test_lists_without_elements_are_told_apart(tmp_path: Path) -> None:
    reviews = "<Reviews/><Reviews><CPPreviewDate>2025-05-01</CPPreviewDate></Reviews><Reviews/>"
    plan = f"<ChildProtectionPlans>{reviews}</ChildProtectionPlans>"
    _, found = read(tmp_path, census_of(f"<Child><CINdetails>{plan}</CINdetails></Child>"))
    assert found["Reviews"] == [(1, 1, 1, {"element_no": "1", "value": "2025-05-01"})]
    assert [(place, row["element_no"]) for *place, row in found["elements"]] == [
        ([1, 1, 1], "0"),
        ([1, 1, 1], "2"),
    ]


def test_an_empty_child_is_a_child_and_letters_may_be_of_any_size(tmp_path: Path) -> None:
    text = census_of("<Child/><CHILD><childIDENTIFIERS><upn>A</upn></childIDENTIFIERS></CHILD>")
    census, found = read(tmp_path, text.replace("Header>", "HEADER>"))
    assert census.n_children == 2
    assert found["Child"] == [(1, 0, 1, {}), (2, 0, 1, {})]
    assert found["ChildIdentifiers"] == [(2, 0, 1, {"upn": "A"})]
    assert found["Header"] == [(0, 0, 1, {"collection_name": "CIN"})]


def test_a_group_around_an_episode_stays_one_group(tmp_path: Path) -> None:
    plan = "<CINPlanDates><CINPlanStartDate>a</CINPlanStartDate><CINdetails/>"
    plan += "<CINPlanEndDate>b</CINPlanEndDate></CINPlanDates>"
    _, found = read(tmp_path, census_of(f"<Child>{plan}</Child>"))
    assert found["CINPlanDates"] == [
        (1, 1, 1, {"cin_plan_start_date": "a", "cin_plan_end_date": "b"})
    ]
    assert found["CINdetails"] == [(1, 1, 1, {})]


def test_however_groups_are_nested_each_has_a_place_of_its_own(tmp_path: Path) -> None:
    """No schema allows these; a build must not stop at them."""
    inner = "<Assessments><FactorsIdentifiedAtAssessment/></Assessments>"
    inner += "<CINdetails><CINreferralDate>b</CINreferralDate></CINdetails>"
    details = f"<CINdetails><CINreferralDate>a</CINreferralDate>{inner}</CINdetails>"
    around = f"<Assessments><Assessments/>{details}<FactorsIdentifiedAtAssessment/></Assessments>"
    header = "</CollectionDetails></Header><Header><CollectionDetails>"
    _, found = read(tmp_path, census_of(f"<Child>{around}{around}<Child/></Child>", header))
    assert [row["cin_referral_date"] for *_, row in found["CINdetails"]] == ["a", "b", "a", "b"]
    for kind, groups in found.items():
        names = ("module", "element_no", "element")
        places = [(*place, *map(row.get, names)) for *place, row in groups]
        assert len(places) == len(set(places)), kind


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


def test_folders_whose_labels_are_the_same_are_one_submission(tmp_path: Path) -> None:
    names = ("310_2026", "310_2026_Draft", "310_2026_draft", "310_2026_file", "310_2026_Warehouse")
    for name in names:
        (tmp_path / "cin_census" / name).mkdir(parents=True)
    problems: list[Problem] = []
    found = find_folders(settings_with(tmp_path), problems)
    assert [f.label for f in found] == ["", "Draft"]
    assert [p.where.rpartition("/")[2] for p in problems] == [
        "310_2026_Warehouse", "310_2026_draft", "310_2026_file",
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


OTHER_ID = "ANOTHERID1"


def as_a_vendor_might(path: Path, changed: dict[str, str]) -> bytes:
    """Return a census with a child left out, a plan added, and a few values another way.

    Says in `changed` which children they are.
    """
    root = etree.parse(str(path)).getroot()
    children = root.findall("Children/Child")
    changed["gone"] = children[-1].findtext("ChildIdentifiers/LAchildID") or ""
    children[-1].getparent().remove(children[-1])  # type: ignore[union-attr]
    closure = next(c for c in root.iter("CINclosureDate") if c.text)
    closure.text = "31/03/2025"
    details = closure.getparent()
    assert details is not None
    changed["closed"] = _child_of(details)
    etree.SubElement(details, "CaseNotes").text = "none"
    other = next(
        c for c in children if c.findtext("ChildIdentifiers/LAchildID") not in changed.values()
    )
    changed["plan"] = other.findtext("ChildIdentifiers/LAchildID") or ""
    plan = etree.SubElement(other.findall("CINdetails")[0], "CINPlanDates")
    etree.SubElement(plan, "CINPlanStartDate").text = "2024-12-25"
    return etree.tostring(root)


def _child_of(element: etree._Element) -> str:
    child = next(e for e in element.iterancestors() if e.tag == "Child")
    return child.findtext("ChildIdentifiers/LAchildID") or ""


def with_another_id(path: Path) -> tuple[str, bytes]:
    """Return a census in which a child that needed help before the year goes by another id."""
    root = etree.parse(str(path)).getroot()
    child = next(
        child
        for child in root.iter("Child")
        if (child.findtext("CINdetails/CINreferralDate") or "9") < "2025-03-01"
        and child.findtext("CINdetails/ReferralNFA") == "false"
    )
    name = child.find("ChildIdentifiers/LAchildID")
    assert name is not None
    was, name.text = name.text or "", OTHER_ID
    return was, etree.tostring(root)


@pytest.fixture(scope="module")
def changed() -> dict[str, str]:
    """The children whose census the vendor makes another way."""
    return {}


@pytest.fixture(scope="module")
def read_back(
    sample_build: Build, tmp_path_factory: pytest.TempPathFactory, changed: dict[str, str]
) -> Build:
    """Write the censuses of the sample, and build it again with them as files made elsewhere."""
    place = tmp_path_factory.mktemp("it's back")
    build = Build(place)
    shutil.copytree(sample_build.output, build.output)
    shutil.copytree(sample_build.place / "target", place / "target")
    # the shipped returns are built with the shipped extract only
    build.environment["CJ_REPORTING_DATE"] = "2026-09-30"
    done = build.childs_journey("export")
    assert done.returncode == 0, done.stdout
    done = build.childs_journey("freeze", "cin_census-999-2026-warehouse")
    assert done.returncode == 0, done.stdout

    def put(year: str, label: str, text: bytes) -> Path:
        folder = place / "returns" / "cin_census" / f"999_{year}_{label}"
        folder.mkdir(parents=True)
        (folder / "any name.xml").write_bytes(text)
        return folder

    for path in build.output.glob("returns/*-999-*-warehouse/cin_census.xml"):
        year = path.parent.name.split("-")[2]
        folder = put(year, "back", path.read_bytes())
        if year == "2025":
            put(year, "vendor", as_a_vendor_might(path, changed))
        if year == "2026":
            changed["renamed"], text = with_another_id(path)
            put(year, "vendor", text)
            findings = path.with_name("findings.csv").read_text(encoding="utf-8-sig").splitlines()
            (first, *_) = csv.DictReader(findings)
            changed |= {"reported": first["child"], "rule": first["rule"]}
            (folder / "Portal report.csv").write_text(
                f"LA Child ID,Surname,Rule No\n{first['child']},Doe,{first['rule']}\n"
                f"{first['child']},Doe,9999\n",
                encoding="utf-8",
            )
    build.environment |= {"CJ_EXTRACTS": str(SAMPLE), "CJ_RETURNS": str(place / "returns")}
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


@pytest.fixture
def reader(read_back: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(read_back.warehouse), read_only=True) as connection:
        yield connection


def ids(year: int, label: str) -> str:
    return f"cin_census-999-{year}-{label}"


def test_what_is_alike_differs_in_nothing(reader: duckdb.DuckDBPyConnection) -> None:
    differences = (
        "select count(*) from returns.cin_census__comparison where other_submission_id like ?"
    )
    assert reader.execute(differences, ["%-back"]).fetchall() == [(0,)]
    assert reader.execute("select count(*) from returns.cin_census__since_sent").fetchall() == [
        (0,)
    ]
    compared = reader.execute(
        "select other_submission_id, count(*), bool_and(n_values = n_equal) from "
        "returns.cin_census__comparison_summary where other_submission_id not like '%-vendor' "
        "group by all order by all"
    ).fetchall()
    n_fields = compared[0][1]
    assert compared == [
        (ids(2025, "back"), n_fields, True),
        (ids(2026, "back"), n_fields, True),
        (ids(2026, "sent"), n_fields, True),
        (ids(2027, "back"), n_fields + 10, True),
    ]


def test_what_a_vendor_makes_another_way_is_listed(
    reader: duckdb.DuckDBPyConnection, changed: dict[str, str]
) -> None:
    found = reader.execute(
        "select difference, la_child_id, table_name, record_key, column_name, their_value "
        "from returns.cin_census__comparison where other_submission_id = ? order by all",
        [ids(2025, "vendor")],
    ).fetchall()
    assert [(row[0], row[1]) for row in found] == [
        ("child only ours", changed["gone"]),
        ("record only theirs", changed["plan"]),
        ("value", changed["closed"]),
    ]
    assert found[0][2:] == (None, None, None, None)
    assert found[1][2:] == ("cin_plan_dates", "2024-12-25", None, None)
    assert (found[2][2], found[2][4], found[2][5]) == ("cin_details", "cin_closure_date", None)


def test_what_cannot_be_read_of_a_file_is_kept_beside_it(
    reader: duckdb.DuckDBPyConnection, changed: dict[str, str]
) -> None:
    query = (
        "select submission_id, la_child_id, field_name, reason, value_text "
        "from returns.return_values_not_read order by all"
    )
    place = (ids(2025, "vendor"), changed["closed"])
    assert reader.execute(query).fetchall() == [
        (*place, "CINclosureDate", "not a date", "31/03/2025"),
        (*place, "CaseNotes", "element not known", "none"),
    ]


def test_a_child_that_goes_by_another_id_this_year_is_missed(
    reader: duckdb.DuckDBPyConnection, changed: dict[str, str]
) -> None:
    """So is the one that a closing day which is no date leaves open in last year's file."""
    not_found = (
        "select la_child_id from returns.return_id_continuity "
        "where not is_found and submission_id = ? order by all"
    )
    vendor = reader.execute(not_found, [ids(2026, "vendor")]).fetchall()
    assert vendor == sorted([(changed["closed"],), (changed["renamed"],)])
    assert reader.execute(not_found, [ids(2026, "back")]).fetchall() == []
    check = (
        "select n_rows, is_swing from returns.cin_census__return_checks "
        "where check_id = 'ids_not_found' and submission_id = ?"
    )
    assert reader.execute(check, [ids(2026, "vendor")]).fetchall() == [(2, False)]


def test_the_portal_s_report_is_set_beside_our_findings(
    reader: duckdb.DuckDBPyConnection, changed: dict[str, str]
) -> None:
    query = (
        "select submission_id, named_child_id, rule_code, is_known_rule "
        "from returns.cin_census__portal_comparison where found_by = ? order by all"
    )
    child = f"999-{changed['reported']}"
    place = ids(2026, "back")
    assert reader.execute(query, ["both"]).fetchall() == [(place, child, changed["rule"], True)]
    assert reader.execute(query, ["only the portal"]).fetchall() == [(place, child, "9999", False)]
    ((n_children,),) = reader.execute(
        "select count(distinct (rule_code, la_child_id)) from returns.cin_census__rule_results "
        "where submission_id = ?",
        [place],
    ).fetchall()
    assert len(reader.execute(query, ["only ours"]).fetchall()) == n_children - 1


def test_what_was_sent_is_last_year_s_return_and_is_kept_as_it_was(read_back: Build) -> None:
    with duckdb.connect(str(read_back.warehouse), read_only=True) as reader:
        last_year = dict(
            reader.execute(
                "select submission_id, previous_submission_id from returns.return_submissions"
            ).fetchall()
        )
    assert last_year[ids(2027, "warehouse")] == ids(2026, "sent")
    again = read_back.childs_journey("freeze", ids(2027, "warehouse"))
    assert (again.returncode, "year in progress" in again.stdout) == (2, True)
    folder = read_back.output / "sent" / "cin_census" / "999_2026_sent"
    check_seal(folder)
    (folder / "about" / "notes.csv").write_text("changed", encoding="utf-8")
    with pytest.raises(Stop, match=r"about/notes\.csv is not as it was"):
        check_seal(folder)


def test_odd_characters_leave_as_xml_and_control_characters_are_counted(
    read_back: Build, tmp_path: Path
) -> None:
    odd = "A&<>\"'Ж\x01\x1f"
    target = tmp_path / "odd.xml"
    with duckdb.connect() as copy:
        copy.execute(f"attach '{str(read_back.warehouse).replace(chr(39), chr(39) * 2)}' as w")
        copy.execute("create schema returns")
        for module in MODULES:
            copy.execute(
                f"create table returns.cin_census__{module} as "
                f"select * from w.returns.cin_census__{module} where submission_id = ?",
                [ids(2026, "warehouse")],
            )
        copy.execute(
            "update returns.cin_census__child_identifiers set former_upn = ? where child_no = 1",
            [odd],
        )
        tree = read_tree(PROJECT, "cin_census", 2026, Options())
        written = write_census(copy, ids(2026, "warehouse"), tree, target)
    assert written.n_characters_removed == 2
    schema = etree.XMLSchema(etree.fromstring(schema_of(tree)))
    document = etree.parse(str(target))
    assert schema.validate(document)
    assert document.findtext("Children/Child/ChildIdentifiers/FormerUPN") == odd[:-2]


def test_an_empty_council_gives_a_valid_empty_return(tmp_path: Path) -> None:
    """Nobody has come yet: the year in progress is there, without a child and without a finding."""
    extract = tmp_path / "extract"
    extract.mkdir()
    header = (SAMPLE / "ssd_person.csv").read_text(encoding="utf-8").splitlines()[0]
    (extract / "ssd_person.csv").write_text(f"{header}\n", encoding="utf-8")
    build = Build(tmp_path / "build")
    build.environment |= {
        "CJ_EXTRACTS": str(extract), "CJ_LA_CODE": "310", "CJ_REPORTING_DATE": "2026-09-30",
    }  # fmt: skip
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    done = build.childs_journey("export")
    assert done.stdout.count("0 children, 0 findings") == 2
    folder, looked_after = sorted((build.output / "returns").iterdir())
    assert folder.name == "cin_census-310-2027-warehouse"
    assert looked_after.name == "ssda903-310-2027-warehouse"
    # no extract holds what an SSDA903 is made of
    assert list((looked_after / "files").iterdir()) == []
    assert "Files: none." in (looked_after / "summary.txt").read_text(encoding="utf-8")
    schema = etree.XMLSchema(etree.parse(str(folder / "cin_census.xsd")))
    document = etree.parse(str(folder / "cin_census.xml"))
    assert schema.validate(document)
    assert document.findall("Children/Child") == []
    assert document.findtext("Header/Source/LEA") == "310"


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_schemas_that_are_shipped_are_those_that_are_used(year: int) -> None:
    shipped = PROJECT / "childs_journey" / "write" / "schemas" / f"cin_census_{year}.xsd"
    tree = read_tree(PROJECT, "cin_census", year, Options())
    assert shipped.read_bytes() == schema_of(tree)


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
    assert "cin_census, Example County, 2025-26" in given.read_text(encoding="utf-8")
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
