"""The door check says what is wrong, only what is wrong, and never whose record it is."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT
from rich.console import Console
from typer import Typer
from typer.testing import CliRunner

from childs_journey.check.command import Outcome, check, check_extract
from childs_journey.check.findings import SHOWN_CODE, percent
from childs_journey.check.load import load_extracts, temporary_database
from childs_journey.check.profile import append_profile
from childs_journey.check.tolerances import read_tolerances
from childs_journey.contract import Contract
from childs_journey.inspect import inspect
from childs_journey.problems import Stop
from childs_journey.settings import Settings

DAY = date(2026, 9, 30)
NAME, PERSON_ID, TYPED_IN = "Quillfeather", "777123456", "Thistlewick"
"""A name, an id and a text in a coded column that no output may repeat."""

Row = dict[str, str]
Tables = dict[str, list[Row]]


def day(i: int) -> str:
    """A day of the last two years, the newest first."""
    return (DAY - timedelta(days=3 * (i % 240))).isoformat()


def clean_tables() -> Tables:
    """A small council with nothing wrong."""
    people = [PERSON_ID, *(f"P{i}" for i in range(1, 300))]
    return {
        "ssd_person": [
            {
                "pers_person_id": p,
                "pers_forename": NAME,
                "pers_sex": "FM"[i % 2],
                "pers_ethnicity": ("WBRI", "White - British", "AIND")[i % 3],
                "pers_dob": (date(2008, 1, 1) + timedelta(days=20 * i)).strftime("%d/%m/%Y"),
                "pers_send_flag": ("Y", "no", "")[i % 3],
            }
            for i, p in enumerate(people)
        ],
        "ssd_contacts": [
            {
                "cont_contact_id": str(i),
                "cont_person_id": people[i % 300],
                "cont_contact_date": day(i),
                "cont_contact_source_code": ("1A", "5B", "10")[i % 3],
                "cont_contact_outcome_json": '{"NFA_FLAG":"N"}',
            }
            for i in range(400)
        ],
        "ssd_cin_episodes": [
            {
                "cine_referral_id": f"R{i}",
                "cine_person_id": people[i],
                "cine_referral_date": day(i),
                "cine_close_reason": ("RC1", "RC7", "")[i % 3],
                "cine_referral_worker_id": ("W1", "0")[i % 2],
            }
            for i in range(300)
        ],
        "ssd_cin_assessments": [
            {
                "cina_assessment_id": f"A{i}",
                "cina_person_id": people[i],
                "cina_referral_id": f"R{i}",
                "cina_assessment_start_date": f"{day(i)} 09:30:00",
            }
            for i in range(250)
        ],
        "ssd_cin_visits": [
            {
                "cinv_cin_visit_id": f"V{i}",
                "cinv_person_id": people[i],
                "cinv_cin_visit_date": day(i),
            }
            for i in range(300)
        ],
        "ssd_sdq_scores": [
            {"csdq_person_id": people[i], "csdq_sdq_score": str(i % 40)} for i in range(60)
        ],
        "ssd_professionals": [{"prof_professional_id": f"W{i}"} for i in range(1, 26)],
        "sup_providers": [
            {
                "prvd_urn": f"SC{i:06}",
                "prvd_placement_code": ("U1,U6, K3", "U6", "")[i % 3],
                "prvd_provider_code": ("PR4,PR5", "PR1", "PR3")[i % 3],
            }
            for i in range(30)
        ],
    }


def set_in(tables: Tables, table: str, column: str, value: Callable[[str], str], n: int) -> None:
    """Change one column of the last `n` records of a table."""
    for row in tables[table][-n:]:
        row[column] = value(row[column])


def month_first(text: str) -> str:
    d = date.fromisoformat(text)
    return f"{d.month}/{d.day}/{d.year}"


def flawed_tables() -> Tables:
    """The same council with one flaw of each kind, and what the door has to say of each."""
    t = clean_tables()
    set_in(t, "ssd_person", "pers_dob", lambda _: "01/01/1785", 5)
    set_in(t, "ssd_person", "pers_send_flag", lambda _: "perhaps", 5)
    set_in(t, "ssd_person", "pers_ethnicity", lambda _: "9Z", 12)
    set_in(t, "ssd_person", "pers_ethnicity", lambda _: TYPED_IN, 6)
    t["ssd_contacts"] = t["ssd_contacts"][10:230]  # nothing from the last 30 days
    set_in(t, "ssd_contacts", "cont_person_id", lambda p: f"X{p}", 9)
    set_in(t, "ssd_contacts", "cont_contact_outcome_json", lambda j: j[:9], 8)
    set_in(t, "ssd_contacts", "cont_contact_id", lambda _: "", 1)
    set_in(t, "ssd_cin_episodes", "cine_referral_date", lambda _: "2026-12-24", 7)
    set_in(t, "ssd_cin_episodes", "cine_person_id", lambda _: "", 6)
    set_in(t, "ssd_cin_episodes", "cine_referral_worker_id", lambda _: "W99", 90)
    set_in(t, "ssd_cin_assessments", "cina_assessment_start_date", lambda _: "1900-01-01", 10)
    set_in(t, "ssd_cin_assessments", "cina_referral_id", lambda _: "R-gone", 20)
    set_in(t, "ssd_cin_visits", "cinv_cin_visit_date", month_first, 300)
    t["ssd_cin_visits"] *= 3
    set_in(t, "ssd_sdq_scores", "csdq_sdq_score", lambda n: f"about {n}", 5)
    set_in(t, "sup_providers", "prvd_provider_code", lambda _: "PR4,9Z", 6)
    return t


FLAWS = {
    ("repeated_keys", "ssd_cin_visits.csv", ""),
    ("rejected_records", "ssd_sdq_scores.csv", ""),
    ("newest_event_age", "ssd_contacts.csv", "cont_contact_date"),
    ("events_in_future", "ssd_cin_episodes.csv", "cine_referral_date"),
    # month-first dates are read day first: 10 September becomes 9 October
    ("events_in_future", "ssd_cin_visits.csv", "cinv_cin_visit_date"),
    ("blank_keys", "ssd_contacts.csv", "cont_contact_id"),
    ("blank_persons", "ssd_cin_episodes.csv", "cine_person_id"),
    ("blank_events", "ssd_cin_assessments.csv", "cina_assessment_start_date"),
    ("unreadable_dates", "ssd_cin_visits.csv", "cinv_cin_visit_date"),
    ("unreadable_numbers", "ssd_sdq_scores.csv", "csdq_sdq_score"),
    ("unreadable_flags", "ssd_person.csv", "pers_send_flag"),
    ("unreadable_json", "ssd_contacts.csv", "cont_contact_outcome_json"),
    ("impossible_dates", "ssd_person.csv", "pers_dob"),
    ("days_above_12", "ssd_cin_visits.csv", ""),
    ("unknown_codes", "ssd_person.csv", "pers_ethnicity"),
    ("unknown_codes", "sup_providers.csv", "prvd_provider_code"),
    ("orphan_persons", "ssd_contacts.csv", "cont_person_id"),
    ("orphan_staff", "ssd_cin_episodes.csv", "cine_referral_worker_id"),
    ("orphan_records", "ssd_cin_assessments.csv", "cina_referral_id"),
}
AGAINST_LAST_TIME = {
    ("gone_empty", "ssd_sdq_scores (no file of council 310)", ""),
    ("records_fallen", "ssd_cin_visits.csv", ""),
    ("records_grown", "ssd_professionals.csv", ""),
    ("newest_event_earlier", "ssd_contacts.csv", "cont_contact_date"),
    ("filled_less", "ssd_cin_episodes.csv", "cine_close_reason"),
}


def write(folder: Path, tables: Tables) -> Path:
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def settings_of(folder: Path, extracts: Path) -> Settings:
    return Settings(
        project=PROJECT,
        extracts=extracts,
        returns=None,
        la_code="310",
        reporting_date=DAY,
        output=folder / "output",
        work=folder / "work" / "w.duckdb",
    )


def run(settings: Settings, contract: Contract) -> Outcome:
    return check_extract(settings, contract, Console(stderr=True))


def found(outcome: Outcome) -> set[tuple[str, str, str]]:
    return {(f.expectation, f.file, f.column) for f in outcome.findings}


def accept(settings: Settings, contract: Contract) -> None:
    """Write the extract's profile to the history, as publishing does."""
    settings.output.mkdir()
    extracts, _ = inspect(settings, contract)
    with temporary_database(settings) as connection:
        load_extracts(connection, contract, extracts, settings, lambda _: None)
        history = settings.output / "history.duckdb"
        connection.execute(f"attach '{history}' as history")
        connection.execute("create table history.builds (build_number bigint, reporting_date date)")
        connection.execute(
            "create table history.profiles (build_number bigint, la_code varchar, "
            "table_name varchar, column_name varchar, metric varchar, value varchar)"
        )
        connection.execute("begin")
        connection.execute(f"insert into history.builds values (1, date '{DAY}')")
        append_profile(connection, contract, settings, "history.profiles", 1)
        connection.execute("commit")
        connection.execute("detach history")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> tuple[Settings, Outcome]:
    folder = tmp_path_factory.mktemp("clean")
    settings = settings_of(folder, write(folder / "extract", clean_tables()))
    return settings, run(settings, contract)


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Outcome:
    folder = tmp_path_factory.mktemp("flawed")
    extracts = write(folder / "extract", flawed_tables())
    with (extracts / "ssd_sdq_scores.csv").open("a", encoding="utf-8") as file:
        file.write("P9,5,a value too many\n")
    return run(settings_of(folder, extracts), contract)


@pytest.fixture(scope="module")
def shrunken(
    tmp_path_factory: pytest.TempPathFactory, contract: Contract
) -> tuple[Settings, Outcome]:
    """The clean extract was accepted; then comes one that is much poorer and partly older."""
    folder = tmp_path_factory.mktemp("shrunken")
    accept(settings_of(folder, write(folder / "first", clean_tables())), contract)
    tables = clean_tables()
    del tables["ssd_sdq_scores"]
    tables["ssd_cin_visits"] = tables["ssd_cin_visits"][:30]
    tables["ssd_professionals"] = [{"prof_professional_id": f"W{i}"} for i in range(1, 60)]
    tables["ssd_contacts"] = tables["ssd_contacts"][4:240]  # the newest is 12 days old
    set_in(tables, "ssd_cin_episodes", "cine_close_reason", lambda _: "", 300)
    settings = settings_of(folder, write(folder / "second", tables))
    return settings, run(settings, contract)


def test_a_clean_extract_passes_and_leaves_the_page_only(
    clean: tuple[Settings, Outcome],
) -> None:
    settings, outcome = clean
    assert found(outcome) == set()
    assert [p.name for p in settings.output.iterdir()] == ["door_check.html"]
    assert not [p for p in settings.work.parent.iterdir() if not p.name.endswith(".lock")]


def test_each_flaw_is_found_and_nothing_else(flawed: Outcome) -> None:
    assert found(flawed) == FLAWS
    assert {f.severity for f in flawed.findings} == {"warn"}


def test_each_change_since_the_last_accepted_extract_is_found(
    shrunken: tuple[Settings, Outcome],
) -> None:
    _, outcome = shrunken
    assert found(outcome) == AGAINST_LAST_TIME


def test_every_tolerance_is_tried_here() -> None:
    tried = {name for name, *_ in FLAWS | AGAINST_LAST_TIME} | {"no_records"}
    assert tried == {t.expectation for t in read_tolerances()}


def test_a_finding_says_what_how_much_and_what_to_do(flawed: Outcome) -> None:
    lines = {f.expectation: str(f) for f in flawed.findings}
    assert lines["blank_persons"] == (
        "ssd_cin_episodes.csv, cine_person_id: 6 of 300 records (2%) name no person; at most 1% "
        "is expected. Fill the column in the extract."
    )
    assert "30 days before the reporting date; at most 14 days" in lines["newest_event_age"]
    assert lines["days_above_12"].startswith("ssd_cin_visits.csv: of ")
    assert "only 0% fall on a day above 12" in lines["days_above_12"]


def test_unknown_codes_are_shown_and_typed_in_text_is_not(flawed: Outcome) -> None:
    found = [f for f in flawed.findings if f.expectation == "unknown_codes"]
    (line,) = [str(f) for f in found if f.column == "pers_ethnicity"]
    assert "12 of 300 values (4%)" in line
    assert "of the set ethnicity" in line
    assert ": 9Z (6) and 1 more." in line
    assert not re.fullmatch(SHOWN_CODE, "LEE")
    assert not re.fullmatch(SHOWN_CODE, "104512")
    # of a list each code must be known
    (line,) = [str(f) for f in found if f.column == "prvd_provider_code"]
    assert "6 of 30 values (20%)" in line


def test_no_value_of_a_record_is_in_the_page_or_the_lines(
    clean: tuple[Settings, Outcome], flawed: Outcome, shrunken: tuple[Settings, Outcome]
) -> None:
    for outcome in (clean[1], flawed, shrunken[1]):
        assert outcome.page is not None
        text = outcome.page.read_text(encoding="utf-8") + "\n".join(map(str, outcome.findings))
        for value in (NAME, PERSON_ID, TYPED_IN, "perhaps", "R-gone", "W99", "a value too many"):
            assert value not in text


def test_the_page_stands_alone_and_shows_every_extract(
    shrunken: tuple[Settings, Outcome], contract: Contract
) -> None:
    _, outcome = shrunken
    assert outcome.page is not None
    html = outcome.page.read_text(encoding="utf-8")
    assert not re.search(r"https?:|<script|<link|@import|url\(", html)
    assert all(table.name in html for table in contract)
    assert "build 1 (reporting date 2026-09-30)" in html
    (row,) = re.findall(r"ssd_cin_visits.csv</th>(.*?)</tr>", html.split('id="extracts"')[1], re.S)
    cells = [re.sub("<.*?>", " ", c).split() for c in re.findall(r"<td.*?>(.*?)</td>", row, re.S)]
    assert cells[:4] == [["30"], ["300"], ["-90%"], ["2026-09-30", "cinv_cin_visit_date"]]


def test_an_earlier_reporting_date_makes_nothing_older_than_last_time(
    shrunken: tuple[Settings, Outcome], contract: Contract, tmp_path: Path
) -> None:
    settings = replace(
        shrunken[0],
        extracts=write(tmp_path / "extract", clean_tables()),
        reporting_date=DAY - timedelta(days=100),
    )
    outcome = run(settings, contract)
    assert "events_in_future" in {f.expectation for f in outcome.findings}
    assert "newest_event_earlier" not in {f.expectation for f in outcome.findings}


def test_a_history_in_use_is_a_note_and_no_fault(
    shrunken: tuple[Settings, Outcome], contract: Contract, tmp_path: Path
) -> None:
    settings = replace(shrunken[0], output=tmp_path / "output", work=tmp_path / "w.duckdb")
    settings.output.mkdir()
    (settings.output / "history.duckdb").write_bytes(b"not a database")
    outcome = run(settings, contract)
    assert [f.severity for f in outcome.findings] == ["note"]
    assert outcome.findings[0].file == "history.duckdb"


def test_no_person_at_all_stops_with_one_message_and_no_page(
    tmp_path: Path, contract: Contract
) -> None:
    extracts = write(tmp_path / "extract", clean_tables())
    (extracts / "ssd_person.csv").write_text("pers_person_id,pers_dob\n", encoding="utf-8")
    settings = settings_of(tmp_path, extracts)
    with pytest.raises(Stop, match=r"^ssd_person\.csv: holds no record\. Export"):
        run(settings, contract)
    assert not settings.output.exists()
    assert not [p for p in settings.work.parent.iterdir() if not p.name.endswith(".lock")]


def test_returns_alone_need_no_extract(tmp_path: Path, contract: Contract) -> None:
    settings = replace(settings_of(tmp_path, tmp_path), extracts=None, returns=tmp_path)
    outcome = run(settings, contract)
    assert (outcome.n_warnings, outcome.page) == (0, None)
    assert not settings.output.exists()


def test_two_checks_at_once_do_not_meet(clean: tuple[Settings, Outcome]) -> None:
    settings, _ = clean
    with (
        temporary_database(settings),
        pytest.raises(Stop, match="Another check"),
        temporary_database(settings),
    ):
        pass


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--strict"], 2)])
def test_exit_code_of_warnings(
    flawed: Outcome,
    options: list[str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("childs_journey.check.command.check_extract", lambda *_: flawed)
    result = command(monkeypatch, write(tmp_path / "extract", clean_tables()), options)
    assert result == (code, len(FLAWS) + 1)


def test_exit_code_of_a_clean_extract_and_of_a_stop(
    clean: tuple[Settings, Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CJ_WORK", str(tmp_path / "w.duckdb"))
    monkeypatch.setenv("CJ_OUTPUT", str(tmp_path / "output"))
    extracts = clean[0].extracts
    assert extracts is not None
    assert command(monkeypatch, extracts, []) == (0, 1)
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    assert command(monkeypatch, nothing, []) == (2, 1)


def test_a_fault_of_the_check_itself_shows_no_value(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise duckdb.ConversionException(f"could not convert {NAME}")

    monkeypatch.setattr("childs_journey.check.command.check_extract", fail)
    monkeypatch.setenv("CJ_EXTRACTS", str(tmp_path))
    monkeypatch.setenv("CJ_REPORTING_DATE", DAY.isoformat())
    result = invoke([])
    assert result[0] == 2
    assert NAME not in result[1]
    assert "ConversionException" in result[1]


def command(monkeypatch: pytest.MonkeyPatch, extracts: Path, options: list[str]) -> tuple[int, int]:
    """Run the command; return its exit code and how many lines it printed."""
    monkeypatch.setenv("CJ_EXTRACTS", str(extracts))
    monkeypatch.setenv("CJ_REPORTING_DATE", DAY.isoformat())
    monkeypatch.setenv("CJ_LA_CODE", "310")
    code, text = invoke(options)
    return code, len(text.splitlines())


def invoke(options: list[str]) -> tuple[int, str]:
    app = Typer(pretty_exceptions_enable=False)
    app.command()(check)
    result = CliRunner().invoke(app, options)
    return result.exit_code, result.output


def test_percent() -> None:
    cases = {0: "0%", 0.0004: "under 0.1%", 0.004: "0.4%", 0.02: "2%", 0.615: "62%", 1: "100%"}
    assert {share: percent(share) for share in cases} == cases
    assert percent(0.9999) == "over 99.9%"
    assert percent(12.5) == "1,250%"
