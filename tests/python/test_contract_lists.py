"""Intermediate models list staged columns by hand; the lists hold all that the contract has."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from childs_journey.read.census import LISTS
from childs_journey.write.lineage import RETURNS, lineage_of

PROJECT = Path(__file__).parents[2]
NAMED_AS_THE_PORTAL_DOES = {"sup_portal_findings", "sup_accepted_findings"}
TRACED_FIRST = {("stg_permanence", "child_id"): ("int_permanence_children", "child_id")}

Row = dict[str, str]


def contract() -> list[Row]:
    path = PROJECT / "seeds" / "catalogues" / "catalogue_extract_fields.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def staging_model(row: Row) -> str:
    return "stg_" + row["table_name"].split("_", 1)[1]


def listed(model: str, size: int) -> set[tuple[str, ...]]:
    sql = (PROJECT / "models" / "intermediate" / f"{model}.sql").read_text(encoding="utf-8")
    pattern = r"\(" + ", ".join([r"'(\w+)'"] * size) + r"\)"
    return set(re.findall(pattern, sql))


def test_every_coded_column_is_searched_for_codes() -> None:
    expected = {
        (staging_model(row), row["staging_column"], row["code_set"])
        for row in contract()
        if row["data_type"] == "code"
    }
    assert listed("int_codes_seen", 3) == expected


def naming(key: str) -> set[tuple[str, str]]:
    return {
        (staging_model(row), row["staging_column"])
        for row in contract()
        if row["refers_to"] == key and row["table_name"] not in NAMED_AS_THE_PORTAL_DOES
    }


def test_every_column_naming_a_person_is_searched_for_people() -> None:
    expected = {TRACED_FIRST.get(pair, pair) for pair in naming("ssd_person.pers_person_id")}
    assert listed("int_child_ids_seen", 2) == expected


def test_every_column_naming_a_worker_is_searched_for_workers() -> None:
    assert listed("int_worker_ids_seen", 2) == naming("ssd_professionals.prof_professional_id")


def test_every_column_naming_a_team_is_searched_for_teams() -> None:
    assert listed("int_team_ids_seen", 2) == naming("ssd_department.dept_team_id")


def seed(name: str) -> list[Row]:
    with (PROJECT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def model(path: str) -> str:
    return (PROJECT / "models" / "marts" / f"{path}.sql").read_text(encoding="utf-8")


def test_every_event_of_the_journey_has_a_name() -> None:
    written = re.findall(r"\('([A-Z0-9_]+)', '(?:dim|fct)_", model("core/child_journey"))
    named = [r["code"] for r in seed("code_sets/code_sets.csv") if r["code_set"] == "journey_event"]
    assert sorted(written) == sorted(named)


def test_every_item_of_the_worklist_has_a_standard() -> None:
    clocks = model("core/worklist_clocks_in_need") + model("core/worklist_clocks_in_care")
    standards = {row["item_type"] for row in seed("catalogues/catalogue_worklist_items.csv")}
    assert {item for item in standards if f"'{item}'" not in clocks} == set()
    before_name = r"(?:then|else|select|values|,) ?\(?\s*'(\w+)'\)?(?:\s+end)?\s*(?:as item_type)"
    assert set(re.findall(before_name, clocks)) <= standards


def test_every_flaw_of_the_journey_is_explained() -> None:
    flags = set(re.findall(r"'is_(\w+)'", model("data_quality/journey_flaws")))
    assert flags == {row["flaw"] for row in seed("catalogues/catalogue_journey_flaws.csv")}


# -- the census ----------------------------------------------------------------------------------


def heading(path: str) -> list[str]:
    return (PROJECT / "seeds" / path).read_text(encoding="utf-8").strip().split(",")


def census_fields() -> list[Row]:
    fields = seed("catalogues/catalogue_return_fields.csv")
    return [row for row in fields if row["return_id"] == "cin_census" and row["column_name"]]


def test_every_single_element_of_the_census_is_read_from_its_file() -> None:
    expected = {row["column_name"] for row in census_fields() if row["module"] not in LISTS}
    held = heading("returns/cin_file__groups.csv")
    assert held[:8] == [
        "la_code", "collection_year", "label", "source_folder", "module", "child_no", "episode_no",
        "group_no",
    ]  # fmt: skip
    assert sorted(held[8:]) == sorted(expected)
    staged = (PROJECT / "models" / "staging" / "stg_cin_file__groups.sql").read_text("utf-8")
    assert expected < set(re.findall(r"^    (\w+),$", staged, re.MULTILINE))


def test_the_lists_of_the_census_are_those_of_its_reader() -> None:
    assert {
        row["module"]: row["field_name"] for row in census_fields() if row["module"] in LISTS
    } == LISTS


def test_every_date_and_number_of_the_census_is_searched_for_other_text() -> None:
    expected = {
        row["column_name"]
        for row in census_fields()
        if row["module"] not in LISTS
        and (row["value_format"] in {"date", "YYYY-MM-DD"} or "integer" in row["value_format"])
    }
    written = model("returns/return_values_not_read").split("cin_census_texts = [")[1].split("]")[0]
    assert set(re.findall(r"'(\w+)'", written)) == expected


def return_tables(return_id: str) -> dict[str, Any]:
    """What the macro of that name returns."""
    found: list[dict[str, Any]] = []
    text = (PROJECT / "macros" / "returns" / "return_tables.sql").read_text(encoding="utf-8")
    macros: Any = Environment().from_string(text, globals={"return": found.append}).module
    macros.return_tables(return_id)
    return found[0]


@pytest.mark.parametrize("return_id", sorted(RETURNS))
def test_the_tables_of_a_return_hold_all_its_fields(return_id: str) -> None:
    expected: dict[str, set[str]] = {}
    for row in seed("catalogues/catalogue_return_fields.csv"):
        has_column = row["return_id"] == return_id and row["column_name"]
        if has_column and row["field_name"] != "CBDSLevel":
            table = row["table_name"].removeprefix(f"{return_id}__")
            expected.setdefault(table, set()).add(row["column_name"])
    tables = return_tables(return_id)
    listed = {name: set(table["fields"]) for name, table in tables.items()}
    listed |= {
        table["list"]["table"]: {table["list"]["field"]}
        for table in tables.values()
        if "list" in table
    }
    assert listed == expected


def test_flags_and_catalogue_of_the_census_name_the_same_rules() -> None:
    folder = PROJECT / "models" / "marts" / "returns" / "cin_census"
    written = set()
    for path in folder.glob("*_rules.sql"):
        table = path.stem.removeprefix("cin_census__").removesuffix("_rules")
        closing = path.read_text(encoding="utf-8").split("-- true: the row fails")[-1]
        if table == "return":
            closing = path.read_text(encoding="utf-8").split("-- one row a return")[-1]
        written |= {(table, flag) for flag in re.findall(r"\bas (rule_\w+)", closing)}
    rules = seed("catalogues/catalogue_rules_cin_census.csv")
    assert written == {(row["table_name"], row["rule_column"]) for row in rules}


def test_every_rule_of_the_census_shows_fields_that_exist() -> None:
    columns = {(row["table_name"], row["column_name"]) for row in census_fields()}
    rules = seed("catalogues/catalogue_rules_cin_census.csv")
    every = seed("catalogues/catalogue_rule_fields.csv")
    shown = [row for row in every if row["return_id"] == "cin_census"]
    for row in shown:
        table = {
            "assessment_factors": "assessment_factors",
            "la_child_id": "child_identifiers",
        }.get(row["column_name"], row["table_name"])
        assert (f"cin_census__{table}", row["column_name"]) in columns, row
    with_fields = {(row["table_name"], row["rule_column"]) for row in shown}
    for row in rules:
        is_about_the_return = row["table_name"] == "return"
        assert ((row["table_name"], row["rule_column"]) in with_fields) != is_about_the_return, row


# -- the SSDA903 ---------------------------------------------------------------------------------


def ssda903_fields() -> list[Row]:
    return [
        row
        for row in seed("catalogues/catalogue_return_fields.csv")
        if row["return_id"] == "ssda903"
    ]


NUMBERS = {"whole number", "number, one decimal"}


def test_every_column_of_the_ssda903_is_read_and_staged() -> None:
    fields = ssda903_fields()
    columns = {row["column_name"] for row in fields}
    held = heading("returns/ssda903_file__records.csv")
    assert set(held[4:]) == columns
    assert len(held) == len(set(held))
    staged = (PROJECT / "models" / "staging" / "stg_ssda903_file__records.sql").read_text("utf-8")
    dates = {row["column_name"] for row in fields if row["value_format"] == "DD/MM/YYYY"}
    numbers = {row["column_name"] for row in fields if row["value_format"] in NUMBERS}
    lists = [set(re.findall(r"'(\w+)'", part)) for part in re.findall(r"\[([^\]]*)\] -%", staged)]
    assert lists == [dates, numbers]
    texts = set(re.findall(r"^    (\w+),$", staged.split("-- a text stands")[1], re.MULTILINE))
    assert texts - {"la_code", "source_folder", "file_name"} == columns - dates - numbers


def test_every_table_of_the_ssda903_has_the_columns_of_its_file() -> None:
    fields = ssda903_fields()
    tables = {row["table_name"] for row in fields}
    for table in tables:
        own = [row for row in fields if row["table_name"] == table]
        closing = model(f"returns/ssda903/{table}").rsplit("select", 1)[1]
        shown = set(re.findall(r"^    (\w+),?$", closing, re.MULTILINE))
        beside = {
            f"{row['column_name']}_text"
            for row in own
            if row["value_format"] in NUMBERS | {"DD/MM/YYYY"}
        }
        known = {"submission_id", "child_key", "child_id", "record_no", "is_latest_known"}
        assert shown - known == {row["column_name"] for row in own} | beside, table


def test_every_rule_of_the_ssda903_shows_fields_of_the_table_that_it_flags() -> None:
    columns = {(row["table_name"], row["column_name"]) for row in ssda903_fields()}
    every = seed("catalogues/catalogue_rule_fields.csv")
    shown = [row for row in every if row["return_id"] == "ssda903"]
    for row in shown:
        assert (f"ssda903__{row['table_name']}", row["column_name"]) in columns, row
    rules = seed("catalogues/catalogue_rules_ssda903.csv")
    in_force = [row for row in rules if row["status"] != "wording_not_held"]
    assert {(row["table_name"], row["rule_column"]) for row in shown} == {
        (row["table_name"], row["rule_column"]) for row in in_force
    }


@pytest.mark.parametrize("return_id", sorted(RETURNS))
def test_the_page_of_a_return_says_what_its_catalogue_says(return_id: str) -> None:
    page = PROJECT / "models" / "docs" / f"{return_id}_lineage.md"
    assert page.read_text(encoding="utf-8") == lineage_of(PROJECT, return_id)


def test_every_date_and_number_of_the_ssda903_has_its_text_beside_it() -> None:
    expected: dict[str, set[str]] = {}
    for row in ssda903_fields():
        if row["value_format"] in {"DD/MM/YYYY", "whole number", "number, one decimal"}:
            table = row["table_name"].removeprefix("ssda903__")
            expected.setdefault(table, set()).add(row["column_name"])
    tables = return_tables("ssda903")
    assert {name: set(table["texts"]) for name, table in tables.items()} == expected
