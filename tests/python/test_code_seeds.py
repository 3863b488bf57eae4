"""The code set seeds fit each other and the extract contract."""

import csv
import re
from collections import defaultdict
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip()).upper()


def codes_by_set() -> dict[str, dict[str, str]]:
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows_of("code_sets/code_sets.csv"):
        codes[row["code_set"]][normal(row["code"])] = row["code"]
    return codes


def test_codes_stay_apart_when_capitals_are_ignored() -> None:
    rows = rows_of("code_sets/code_sets.csv")
    assert len({(row["code_set"], normal(row["code"])) for row in rows}) == len(rows)


def test_catalogue_and_codes_name_the_same_sets() -> None:
    catalogue = {row["code_set"] for row in rows_of("code_sets/catalogue_code_sets.csv")}
    assert catalogue == set(codes_by_set())


def test_every_code_set_of_the_contract_exists() -> None:
    contract = rows_of("catalogues/catalogue_extract_fields.csv")
    needed = {row["code_set"] for row in contract if row["code_set"]}
    assert needed <= set(codes_by_set())


def test_first_year_is_not_after_last_year() -> None:
    for row in rows_of("code_sets/code_sets.csv"):
        if row["first_year"] and row["last_year"]:
            assert int(row["first_year"]) <= int(row["last_year"]), row


def test_groups_use_known_codes_and_leave_none_out() -> None:
    codes = codes_by_set()
    grouped: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows_of("code_sets/code_groups.csv"):
        grouped[row["code_set"], row["grouping"]].add(row["code"])
    for (code_set, grouping), members in grouped.items():
        assert members == set(codes[code_set].values()), (code_set, grouping)


def test_aliases_lead_to_codes_and_never_contradict_one() -> None:
    codes = codes_by_set()
    seen: set[tuple[str, str]] = set()
    for row in rows_of("code_sets/code_aliases.csv"):
        key = row["code_set"], normal(row["alias"])
        assert row["code"] in codes[row["code_set"]].values(), row
        assert key[1] not in codes[row["code_set"]], row
        assert key not in seen, row
        seen.add(key)


def test_seeds_are_sorted_by_their_key() -> None:
    keys = {
        "code_sets": ["code_set", "sort_order"],
        "catalogue_code_sets": ["code_set"],
        "code_groups": ["code_set", "grouping", "sort_order", "code"],
        "code_aliases": ["code_set", "code", "alias"],
    }
    for name, columns in keys.items():
        rows = rows_of(f"code_sets/{name}.csv")
        order = [
            [
                int(row[c]) if c == "sort_order" else normal(row[c]) if c == "alias" else row[c]
                for c in columns
            ]
            for row in rows
        ]
        assert order == sorted(order), name


def test_counties_abolished_since_2009_are_authorities_still() -> None:
    """An order of long ago names them, and rule 633 of the SSDA903 takes them."""
    current = {
        row["la_code"]: row["is_current"] for row in rows_of("comparators/local_authorities.csv")
    }
    abolished = {"820", "835", "836", "837", "875", "909", "928"}
    assert {code: current.get(code) for code in abolished} == dict.fromkeys(abolished, "false")
