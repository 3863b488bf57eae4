"""Intermediate models list staged columns by hand; the lists hold all that the contract has."""

import csv
import re
from pathlib import Path

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
