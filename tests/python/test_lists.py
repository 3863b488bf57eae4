"""Lists beside the returns: what a council with returns alone gives, for the rules to look up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builds import PROJECT

from childs_journey.contract import Contract
from childs_journey.inspect import inspect
from childs_journey.settings import Settings

PROVIDERS = "prvd_urn,prvd_placement_code\nSC000001,U6\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "returns" / "lists").mkdir(parents=True)
    return Settings(
        project=PROJECT,
        extracts=None,
        returns=tmp_path / "returns",
        la_code=None,
        reporting_date=date(2026, 9, 30),
        output=tmp_path / "output",
        work=tmp_path / "work.duckdb",
    )


def put(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_the_lists_of_each_council_are_read(settings: Settings, contract: Contract) -> None:
    assert settings.returns
    put(settings.returns / "lists" / "310", "sup_providers.csv", PROVIDERS)
    put(settings.returns / "lists" / "311", "sup_providers.csv", PROVIDERS)
    put(settings.returns / "lists" / "311", "sup_council.csv", "la_code,name\n311,Havering\n")
    found, problems = inspect(settings, contract)
    files = {table: [(f.la_code, f.label) for f in of] for table, of in found.files.items()}
    assert files == {
        "sup_providers": [
            ("310", "lists/310/sup_providers.csv"),
            ("311", "lists/311/sup_providers.csv"),
        ],
        "sup_council": [("311", "lists/311/sup_council.csv")],
    }
    assert (problems, found.la_codes) == ([], [])


def test_what_is_no_list_is_not_read_and_said(settings: Settings, contract: Contract) -> None:
    assert settings.returns
    lists = settings.returns / "lists"
    put(lists / "310", "ssd_person.csv", "pers_person_id\n1\n")
    put(lists / "mine", "sup_providers.csv", PROVIDERS)
    put(lists / "311", "sup_council.csv", "la_code,name\n310,Harrow\n")
    found, problems = inspect(settings, contract)
    assert not found.files.get("ssd_person")
    assert not found.files.get("sup_providers")
    assert [(p.severity, p.where) for p in problems] == [
        ("warn", "lists/310/ssd_person.csv"),
        ("stop", "lists/311/sup_council.csv"),
        ("warn", "lists/mine/"),
    ]


def test_a_list_in_the_extract_counts(
    settings: Settings, contract: Contract, tmp_path: Path
) -> None:
    assert settings.returns
    put(settings.returns / "lists" / "310", "sup_providers.csv", PROVIDERS)
    put(settings.returns / "lists" / "310", "sup_council.csv", "la_code,name\n310,Harrow\n")
    extracts = tmp_path / "extracts" / "310"
    put(extracts, "ssd_person.csv", "pers_person_id\n1\n")
    put(extracts, "sup_providers.csv", PROVIDERS)
    both = Settings(**{**settings.__dict__, "extracts": extracts.parent})
    found, problems = inspect(both, contract)
    assert [f.label for f in found.files["sup_providers"]] == ["310/sup_providers.csv"]
    assert [f.label for f in found.files["sup_council"]] == ["lists/310/sup_council.csv"]
    warned = [str(p) for p in problems if p.severity == "warn"]
    assert len(warned) == 1 and "is in the council's extract too" in warned[0]
