"""The synthetic generator: same bytes, whole contract, coherent histories, published volumes."""

import csv
import filecmp
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from childs_journey.contract import read_contract
from childs_journey.generate.command import generate
from childs_journey.generate.flaws import CHILDREN_FILE, Flaws
from childs_journey.generate.flaws_in_periods import ENDS_FIRST, ENDS_FIRST_IN_CASES
from childs_journey.read.tables import literal_path

PROJECT = Path(__file__).parents[2]
CONTRACT = read_contract(PROJECT)
FLAWS = PROJECT / "tests/fixtures/planted_flaws.csv"
YEARS = (2024, 2025, 2026)
LAST = date(2026, 9, 30)
# columns that may name a day to come, or a record that a case system does not hold
FUTURE = {
    "clah_health_check_date", "clar_cla_review_due_date", "cppr_cp_review_due",
    "icpc_icpc_target_date", "pers_expected_dob", "asdt_target_date", "cour_planned_date",
    "priv_visit_due_date", "risk_review_date",
}  # fmt: skip
LOOSE = {"earl_episode_worker_id", "cine_referral_worker_id"}

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(generate)


def run(out: Path, *options: str) -> None:
    result = CliRunner().invoke(app, ["--out", str(out), *options])
    assert result.exit_code == 0, result.output


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))


def load(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for path in sorted(folder.glob("*.csv")):
        connection.execute(
            f"create table {path.stem} as select * from "
            "read_csv(?, all_varchar=true, header=true, auto_detect=false, columns=?)",
            [str(path), dict.fromkeys(_header(path), "varchar")],
        )
    connection.execute("create macro day(t) as try_cast(left(t, 10) as date)")
    return connection


def figures(name: str) -> str:
    """Return the SQL literal of a file of published figures; the folder may have any name."""
    return literal_path(PROJECT / "seeds" / "comparators" / name)


def number(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    row = connection.execute(query).fetchone()
    assert row is not None
    return float(row[0] or 0)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    run(folder / "extract", "--flaws", str(folder / "flaws.csv"))
    return folder


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The sample without a flaw planted: a history in which everything must fit together."""
    folder = tmp_path_factory.mktemp("clean")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flaws, "__call__", lambda _, table, row: [(table, row)])
        patch.setattr(Flaws, "settle", lambda _, rows: rows)
        run(folder / "extract")
    return load(folder / "extract")


@pytest.fixture(scope="module", params=["neighbours", "380"])
def middle(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("middle")
    like = [] if request.param == "neighbours" else ["--like", request.param]
    run(folder / "extract", "--population", "30000", "--system", "eclipse", *like)
    return request.param, load(folder / "extract")


def test_shipped_sample_is_what_the_generator_writes(sample: Path) -> None:
    """Two runs, one of them when the sample was made, give the same bytes."""
    shipped = PROJECT / "seeds/extract"
    names = [f"{name}.csv" for name in CONTRACT.tables]
    _, different, missing = filecmp.cmpfiles(sample / "extract", shipped, names, shallow=False)
    assert (different, missing) == ([], []), "make the sample again: see the README"
    assert (sample / "flaws.csv").read_bytes() == FLAWS.read_bytes()
    children = FLAWS.with_name(CHILDREN_FILE).read_bytes()
    assert (sample / CHILDREN_FILE).read_bytes() == children


def test_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import typer; from childs_journey.generate.command import generate;"
        "app = typer.Typer(); app.command()(generate); app()"
    )
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, "--out", str(tmp_path / hash_seed), "--population",
             "800", "--years", "1", "--seed", "7"],
            cwd=PROJECT, check=True, capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )  # fmt: skip
    names = [f"{name}.csv" for name in CONTRACT.tables]
    same, _, _ = filecmp.cmpfiles(tmp_path / "1", tmp_path / "2", names, shallow=False)
    assert same == names


def test_another_seed_gives_other_children(tmp_path: Path) -> None:
    people = []
    for seed in ("7", "8"):
        run(tmp_path / seed, "--population", "800", "--years", "1", "--seed", seed)
        people.append((tmp_path / seed / "ssd_person.csv").read_bytes())
    assert people[0] != people[1]


def test_every_extract_has_the_header_of_the_contract(sample: Path) -> None:
    for table in CONTRACT:
        raw = (sample / "extract" / f"{table.name}.csv").read_bytes()
        assert b"\r" not in raw
        header = raw.split(b"\n", 1)[0].decode().split(",")
        assert header == [column.name for column in table.columns], table.name
    assert len(list((sample / "extract").iterdir())) == len(CONTRACT.tables)


def test_every_extract_but_findings_has_rows(sample: Path) -> None:
    empty = {
        table.name
        for table in CONTRACT
        if (sample / "extract" / f"{table.name}.csv").read_bytes().count(b"\n") < 2
    }
    assert empty == {"sup_accepted_findings", "sup_portal_findings"}


def test_sample_is_small_enough(sample: Path) -> None:
    size = sum(path.stat().st_size for path in (sample / "extract").iterdir())
    assert size < 12_000_000


def test_links_lead_somewhere(clean: duckdb.DuckDBPyConnection) -> None:
    broken = {}
    for table in CONTRACT:
        for column in table.columns:
            if not column.refers_to or column.name in LOOSE:
                continue
            target, key = column.refers_to.split(".")
            found = number(
                clean,
                f"select count(distinct {column.name}) from {table.name} where {column.name} "
                f"not in (select {key} from {target} where {key} is not null)",
            )
            if found:
                broken[f"{table.name}.{column.name}"] = int(found)
    assert broken == {}


def test_keys_do_not_repeat(clean: duckdb.DuckDBPyConnection) -> None:
    repeated = {}
    for table in CONTRACT:
        key = next((c.name for c in table.columns if c.key_role == "key"), None)
        if key is not None:
            extra = number(clean, f"select count(*) - count(distinct {key}) from {table.name}")
            if extra:
                repeated[table.name] = int(extra)
    assert repeated == {}


def test_no_json_is_broken(clean: duckdb.DuckDBPyConnection) -> None:
    broken = {}
    for table in CONTRACT:
        for column in table.columns:
            if column.data_type == "json":
                found = number(
                    clean,
                    f"select count(*) from {table.name} where {column.name} is not null "
                    f"and not json_valid({column.name})",
                )
                if found:
                    broken[table.name] = int(found)
    assert broken == {}


def test_nothing_has_happened_after_the_extract(clean: duckdb.DuckDBPyConnection) -> None:
    late = [
        column.name
        for table in CONTRACT
        for column in table.columns
        if column.data_type in {"date", "timestamp"}
        and number(
            clean, f"select count(*) from {table.name} where left({column.name}, 10) > '{LAST}'"
        )
    ]
    assert set(late) <= FUTURE
    assert not number(
        clean,
        "select count(*) from ssd_cla_health where clah_health_check_status != 'Planned' "
        f"and clah_health_check_date > '{LAST}'",
    )


def test_a_period_does_not_end_before_it_starts(clean: duckdb.DuckDBPyConnection) -> None:
    """The sample plants a few; any other would be counted with them."""
    backwards = {}
    periods = [*ENDS_FIRST_IN_CASES, *(which[:3] for which in ENDS_FIRST)]
    for table, start, end in periods:
        fillers = f"{end} != '1900-01-01' and {end} < {start}"
        found = number(clean, f"select count(*) from {table} where {fillers}")
        if found:
            backwards[table] = int(found)
    assert backwards == {}


REFERRALS = (
    "(select * from ssd_cin_episodes qualify row_number() over "
    "(partition by cine_referral_id order by cine_referral_team desc nulls last) = 1)"
)
COHERENT = {
    "a child has one open case at a time": f"""
        select count(*) from (select cine_close_date as closed, lead(cine_referral_date) over
            (partition by cine_person_id order by cine_referral_date) as following
            from {REFERRALS}) where following is not null and (closed is null or closed > following)
    """,
    "work on a case lies inside it": f"""
        with work as (
            select cina_referral_id as id, cina_assessment_start_date as s,
                nullif(cina_assessment_auth_date, '1900-01-01') as e from ssd_cin_assessments
            union all select s47e_referral_id, s47e_s47_start_date, s47e_s47_end_date
            from ssd_s47_enquiry
            union all select cppl_referral_id, cppl_cp_plan_start_date, cppl_cp_plan_end_date
            from ssd_cp_plans
            union all select cinp_referral_id, left(cinp_cin_plan_start_date, 10),
                left(cinp_cin_plan_end_date, 10) from ssd_cin_plans
            union all select clae_referral_id, clae_cla_episode_start_date,
                clae_cla_episode_ceased_date from ssd_cla_episodes)
        select count(*) from work join {REFERRALS} on cine_referral_id = id
        where s < cine_referral_date or (cine_close_date is not null
            and (e is null or e > cine_close_date))
    """,
    "a conference follows its enquiry": """
        select count(*) from ssd_initial_cp_conference join ssd_s47_enquiry
        on s47e_s47_enquiry_id = icpc_s47_enquiry_id where icpc_icpc_date < s47e_s47_start_date
    """,
    "a plan starts at its conference": """
        select count(*) from ssd_cp_plans join ssd_initial_cp_conference
        on icpc_icpc_id = cppl_icpc_id where icpc_icpc_date != cppl_cp_plan_start_date
    """,
    "episodes of care follow one another": """
        select count(*) from (select clae_cla_episode_ceased_date as ended,
            lead(clae_cla_episode_start_date) over (partition by clae_cla_id
                order by clae_cla_episode_start_date) as following from ssd_cla_episodes)
        where following is not null and ended is distinct from following
    """,
    "nobody is in care at 18": f"""
        select count(*) from ssd_cla_episodes join ssd_person on pers_person_id = clae_person_id
        where coalesce(day(clae_cla_episode_ceased_date), date '{LAST}')
            > day(pers_dob) + interval 18 years
    """,
    "nobody is visited before birth": """
        select count(*) from ssd_cin_visits join ssd_person on pers_person_id = cinv_person_id
        where cinv_cin_visit_date < pers_dob
    """,
    "a post is empty once at a time, and nobody holds it": """
        select count(*) from (select work_worker_id, work_leave_date as filled, lead(
            work_start_date) over (partition by work_vacancy_post_id order by work_start_date)
            as following from sup_workforce where work_vacancy_post_id is not null)
        where work_worker_id is not null or (following is not null
            and (filled is null or filled > following))
    """,
    "an open case has one caseworker": """
        select count(*) from (select count(invo_involvements_id) as n from ssd_cin_episodes
            left join ssd_involvements on invo_referral_id = cine_referral_id
                and invo_professional_role_id = 'CW' and invo_involvement_end_date is null
            where cine_close_date is null group by cine_referral_id, cine_referral_team)
        where n != 1
    """,
}


@pytest.mark.parametrize("rule", COHERENT)
def test_history_is_coherent(clean: duckdb.DuckDBPyConnection, rule: str) -> None:
    assert number(clean, COHERENT[rule]) == 0


RARE = {
    "adopted with consent": """
        select count(*) from ssd_cla_placement join ssd_permanence on perm_cla_id = clap_cla_id
        where clap_cla_placement_type = 'A4' and perm_placement_order_date is null
    """,
    "died in care": """
        select count(*) from ssd_person join ssd_cla_episodes on clae_person_id = pers_person_id
        where pers_death_date = clae_cla_episode_ceased_date
    """,
    "two years on a plan": f"""
        select count(*) from ssd_cp_plans where cppl_cp_plan_end_date is null
            and day(cppl_cp_plan_start_date) + interval 2 years <= date '{LAST}'
    """,
    "mother in care": """
        select count(*) from ssd_mother join ssd_cla_episodes on clae_person_id = moth_person_id
    """,
}


@pytest.mark.parametrize("case", RARE)
def test_what_is_rare_is_in_the_sample(clean: duckdb.DuckDBPyConnection, case: str) -> None:
    assert number(clean, RARE[case]) > 0


@pytest.mark.parametrize("rating", ["RED", "AMBER", "GREEN", "BLUE"])
def test_most_decisions_of_the_hub_are_in_time(
    clean: duckdb.DuckDBPyConnection, rating: str
) -> None:
    """Within the hours of the rating, as a hub's are; some are late, and none out of order."""
    targets = literal_path(PROJECT / "seeds/catalogues/catalogue_mash_targets.csv")
    found = clean.execute(
        f"""
        with triages as (
            select mash_received_datetime::timestamp as received,
                mash_initial_rag_datetime::timestamp as rated,
                mash_final_rag_datetime::timestamp as settled,
                mash_decision_datetime::timestamp as decided
            from sup_mash_triage where mash_final_rag = '{rating}')
        select avg((decided <= received + to_hours(target_hours::int))::int),
            bool_and(received < rated and rated < settled and settled < decided)
        from triages, read_csv({targets}) where rag_code = '{rating}'
        """
    ).fetchone()
    assert found is not None
    assert 0.7 < found[0] < 0.98
    assert found[1]


# care that is not a short break: legal status V3 or V4 on its first day
PERIODS = """
    (select clae_cla_id, min(day(clae_entered_care_date)) as s,
        case when count(*) = count(clae_cla_episode_ceased_date)
            then max(day(clae_cla_episode_ceased_date)) end as e
    from ssd_cla_episodes where not exists (select 1 from ssd_legal_status
        where lega_person_id = clae_person_id and lega_legal_status in ('V3', 'V4')
        and lega_legal_status_start_date = clae_entered_care_date)
    group by clae_cla_id)
"""
FLOWS = {
    "referrals_rate": f"select day(cine_referral_date) as d from {REFERRALS}",
    "s47_rate": "select day(s47e_s47_start_date) as d from ssd_s47_enquiry",
    "icpc_rate": "select day(icpc_icpc_date) as d from ssd_initial_cp_conference "
    "where icpc_icpc_transfer_in = 'N'",
    "cpp_started_rate": "select day(cppl_cp_plan_start_date) as d from ssd_cp_plans "
    "where cppl_cp_plan_ola = 'N'",
    "cla_started_rate": f"select s as d from {PERIODS}",
    "cla_ceased_rate": f"select e as d from {PERIODS}",
}
STOCKS = {
    "cin_rate_at_31_march": "select day(cine_referral_date) as s, day(cine_close_date) as e "
    f"from {REFERRALS} where cine_referral_nfa = 'N'",
    "cpp_rate_at_31_march": "select day(cppl_cp_plan_start_date) as s, "
    "day(cppl_cp_plan_end_date) as e from ssd_cp_plans",
    "cla_rate_at_31_march": f"select s, e from {PERIODS}",
}


def published(like: str, measure: str, year: int) -> float:
    """The published value of the year, else of the last year there is; mean of the areas."""
    connection = duckdb.connect()
    areas = f"select '{like}'"
    if like == "neighbours":
        areas = (
            f"select neighbour_la_code from read_csv({figures('statistical_neighbours.csv')}, "
            "all_varchar=true) where la_code = '310' and model_id = '2025-05'"
        )
    return number(
        connection,
        f"""
        select avg(value) as value from {figures("published_statistics.parquet")}
        where measure_id = '{measure}' and status = 'ok' and geography_type = 'la'
            and geography_code in ({areas}) and period_end_year <= {year}
        group by period_end_year order by period_end_year desc limit 1
        """,
    )


def measured(connection: duckdb.DuckDBPyConnection, measure: str, year: int) -> float:
    if measure in FLOWS:
        events = FLOWS[measure]
        where = f"d between '{year - 1}-04-01' and '{year}-03-31'"
    else:
        events = STOCKS[measure]
        where = f"s <= '{year}-03-31' and (e is null or e > '{year}-03-31')"
    count = number(connection, f"select count(*) from ({events}) where {where}")
    residents = number(
        connection,
        f"select population from sup_council_population where year = '{year - 1}'"
        " and coalesce(ethnic_group, '') = ''",
    )
    return count * 10_000 / residents


def test_rates_are_the_published_ones(middle: tuple[str, duckdb.DuckDBPyConnection]) -> None:
    like, connection = middle
    off = {}
    for measure in (*FLOWS, *STOCKS):
        ours = sum(measured(connection, measure, year) for year in YEARS)
        theirs = sum(published(like, measure, year) for year in YEARS)
        if abs(ours / theirs - 1) > 0.10:
            off[measure] = (ours / 3, theirs / 3)
    assert not off


def test_shares_are_near_the_published_ones(middle: tuple[str, duckdb.DuckDBPyConnection]) -> None:
    like, connection = middle
    connection.execute(f"create or replace temp table r as select * from {REFERRALS}")
    shares = {
        "referrals_nfa_pct": "select 100 * avg((cine_referral_nfa = 'Y')::int) from r "
        "where cine_referral_date between '2023-04-01' and '2026-03-31'",
        "rereferrals_pct": """
            select 100 * avg(exists(select 1 from r as b where b.cine_person_id = a.cine_person_id
                and day(b.cine_referral_date) < day(a.cine_referral_date)
                and day(b.cine_referral_date) >= day(a.cine_referral_date) - interval 12 months
            )::int) from r as a where cine_referral_date between '2023-10-01' and '2026-09-30'
        """,
        "cpp_started_repeat_pct": """
            select 100 * avg((exists(select 1 from sup_cp_plan_history
                where cphi_person_id = cppl_person_id and cphi_la_code = '999'
                    and cphi_end_date < cppl_cp_plan_start_date)
                or exists(select 1 from ssd_cp_plans as b
                where b.cppl_person_id = a.cppl_person_id
                    and b.cppl_cp_plan_start_date < a.cppl_cp_plan_start_date))::int)
            from ssd_cp_plans as a where cppl_cp_plan_start_date >= '2023-04-01'
        """,
        "assessments_within_45_days_pct": _within(
            "select day(cina_assessment_start_date) as s, day(cina_assessment_auth_date) as e "
            "from ssd_cin_assessments",
            45,
        ),
        "icpc_within_15_days_pct": _within(
            "select day(s47e_s47_start_date) as s, day(icpc_icpc_date) as e from ssd_s47_enquiry "
            "join ssd_initial_cp_conference on icpc_s47_enquiry_id = s47e_s47_enquiry_id",
            15,
        ),
        "cla_at_31_march_placement_foster_placements_pct": """
            select 100 * avg((clap_cla_placement_type like 'U%')::int) from ssd_cla_placement
            where clap_cla_placement_postcode is not null
                and left(clap_cla_placement_start_date, 10) <= '2026-03-31'
                and coalesce(left(clap_cla_placement_end_date, 10), '9') > '2026-03-31'
        """,
        "sw_vacancy_pct": _of_posts("work_vacancy_post_id is not null", "work_agency_flag = 'N'"),
        "sw_agency_pct": _of_posts("work_agency_flag = 'Y'", "work_vacancy_post_id is null"),
        "cla_midyear_school_move_pct": SCHOOL_MOVES,
    }
    tolerance = {"cla_at_31_march_placement_foster_placements_pct": 10.0}
    off = {}
    for measure, query in shares.items():
        ours = number(connection, query)
        theirs = sum(published(like, measure, year) for year in YEARS) / 3
        if abs(ours - theirs) > tolerance.get(measure, 4.0):
            off[measure] = (round(ours, 1), round(theirs, 1))
    assert not off


MONTHS = {
    "adoption_months_entry_to_decision": ("entered", "decided"),
    "adoption_months_entry_to_placement": ("entered", "placed"),
    "adoption_months_placement_to_adoption": ("placed", "adopted"),
    "adoption_months_entry_to_adoption": ("entered", "adopted"),
}


@pytest.mark.parametrize("measure", MONTHS)
def test_adoptions_take_as_long_as_in_england(
    middle: tuple[str, duckdb.DuckDBPyConnection], measure: str
) -> None:
    """Published for England alone: a council with a history of its own may take longer."""
    like, connection = middle
    start, end = MONTHS[measure]
    ours = number(
        connection,
        f"""
        select avg({end} - {start}) / 365.25 * 12 from (
            select min(day(clae_entered_care_date)) as entered,
                any_value(day(perm_adm_decision_date)) as decided,
                any_value(day(perm_placed_for_adoption_date)) as placed,
                any_value(day(perm_permanence_order_date)) as adopted
            from ssd_permanence join ssd_cla_episodes on clae_cla_id = perm_cla_id
            where perm_permanence_order_type = 'Adoption' group by perm_table_id)
        where adopted > '2023-03-31'
        """,
    )
    theirs = number(
        duckdb.connect(),
        f"select avg(value) from {figures('published_statistics.parquet')} where measure_id = "
        f"'{measure}' and geography_type = 'england' and period_end_year between 2023 and 2025",
    )
    far = 0.10 if like == "neighbours" or not measure.startswith("adoption_months_entry") else 0.35
    assert abs(ours / theirs - 1) < far


# children of 5 to 15 in care on a 31 March with a plan in the year to it: those of whom a plan of
# that year names another school than the plan before it of the same school year
SCHOOL_MOVES = f"""
    with plans as (
        select educ_person_id as child, day(educ_pep_due_date) as due, educ_urn as school,
            year(day(educ_pep_due_date) + interval 4 months) as school_year,
            lag(educ_urn) over of_child as school_before,
            lag(year(day(educ_pep_due_date) + interval 4 months)) over of_child as year_before
        from sup_education window of_child as (
            partition by educ_person_id order by educ_pep_due_date)),
    in_care as (
        select distinct clae_person_id as child, march from ssd_cla_episodes, ssd_person,
            (select make_date(unnest([{YEARS[0]}, {YEARS[1]}, {YEARS[2]}]), 3, 31) as march)
        where pers_person_id = clae_person_id and day(clae_cla_episode_start_date) <= march
            and coalesce(day(clae_cla_episode_ceased_date) > march, true)
            and day(pers_dob) + interval 5 years <= march - interval 7 months
            and day(pers_dob) + interval 16 years > march - interval 7 months)
    select 100 * avg(moved::int) from (
        select bool_or(school != school_before and school_year = year_before) as moved
        from in_care join plans using (child)
        where due <= march and due > march - interval 12 months group by child, march)
"""


def _of_posts(which: str, among: str) -> str:
    """Share of the posts of social workers, in full-time equivalents, on three 30 Septembers."""
    return f"""
        select 100 * sum(work_fte::double) filter ({which}) / sum(work_fte::double)
        from sup_workforce, (select unnest([{YEARS[0]}, {YEARS[1]}, {YEARS[2]}]) as year)
        where {among} and work_role in ('SW', 'SSW', 'ASYE', 'FLM', 'IRO', 'QWC')
            and work_start_date <= year || '-09-30'
            and coalesce(work_leave_date, '9') > year || '-09-30'
    """


def _within(events: str, days: int) -> str:
    """Share of events that ended within so many working days, counted afresh from the seed."""
    holidays = literal_path(PROJECT / "seeds/code_sets/bank_holidays.csv")
    return f"""
        with days as (
            select g::date as d, sum((isodow(g) < 6 and not exists(
                select 1 from read_csv({holidays}) where holiday_date = g::date))::int)
                over (order by g) as n
            from generate_series(date '2020-01-01', date '2027-12-31', interval 1 day) as t(g))
        select 100 * avg((b.n - a.n <= {days})::int) from ({events})
        join days as a on a.d = s join days as b on b.d = e
        where e between '2023-04-01' and '2026-03-31'
    """


def test_few_referrals_come_from_schools_in_august(
    middle: tuple[str, duckdb.DuckDBPyConnection],
) -> None:
    _, connection = middle
    counts = connection.execute(
        f"""
        select count(*) filter (month(day(cine_referral_date)) = 8) as august,
            count(*) filter (month(day(cine_referral_date)) = 3) as march from {REFERRALS}
        where cine_referral_source_code = '2A' and cine_referral_date between '2023-04-01'
            and '2026-03-31'
        """
    ).fetchone()
    assert counts is not None
    assert counts[0] < counts[1] / 4


def test_mosaic_habits(tmp_path: Path) -> None:
    run(tmp_path / "m", "--population", "2000", "--years", "3", "--system", "mosaic")
    connection = load(tmp_path / "m")
    assert number(connection, "select count(*) from ssd_family") == 0
    # but for the few rows that planted flaws put there
    assert number(connection, "select count(cinv_person_id) from ssd_cin_visits") < 20
    # whole financial years: three of them begin on 1 April 2024
    closed = "select min(left(cine_close_date, 10)) >= '2024-04-01' from ssd_cin_episodes"
    assert number(connection, closed) == 1
    factors = "select count(*) from ssd_assessment_factors where cinf_assessment_factors_json"
    assert number(connection, f"{factors} like '{{%'") > 0
    assert number(connection, f"{factors} like '[%'") == 0
    sexes = connection.execute("select distinct pers_sex from ssd_person").fetchall()
    assert ("M",) not in sexes


def test_eclipse_and_lcs_habits(
    clean: duckdb.DuckDBPyConnection, middle: tuple[str, duckdb.DuckDBPyConnection]
) -> None:
    _, eclipse = middle
    factors = "select count(*) from ssd_assessment_factors where cinf_assessment_factors_json"
    assert number(eclipse, f"{factors} not like '%null%'") == 0
    assert number(eclipse, "select count(clar_cla_person_id) from ssd_cla_reviews") == 0
    lcs = clean
    assert number(lcs, f"{factors} like '{{%'") > 0
    assert number(lcs, f"{factors} like '[%'") > 0
    fillers = "select count(*) from ssd_early_help_episodes where earl_episode_worker_id"
    assert number(lcs, f"{fillers} = 'SSD_PH'") > 0
    dates = "select count(*) from ssd_cin_assessments where cina_assessment_auth_date"
    assert number(lcs, f"{dates} = '1900-01-01'") > 0
    words = "select count(*) from ssd_legal_status where length(lega_legal_status)"
    assert number(lcs, f"{words} > 2") > 0
    assert number(lcs, f"{words} = 2") > number(lcs, f"{words} > 2")


def test_several_real_councils(tmp_path: Path) -> None:
    run(tmp_path / "region", "--councils", "2", "--population", "1500", "--years", "1")
    folders = sorted(path.name for path in (tmp_path / "region").iterdir())
    assert folders == ["201", "202"]
    with (tmp_path / "region/202/sup_council.csv").open(encoding="utf-8", newline="") as lines:
        assert next(csv.DictReader(lines))["name"] == "Camden"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--la", "123"], "--la is '123'"),
        (["--like", "000"], "--like is '000'"),
        (["--like", "999"], "--like is '999'"),
        (["--population", "3"], "--population is 3"),
        (["--years", "0"], "--years is 0"),
        (["--to", "31/03/2026"], "--to is '31/03/2026'"),
        (["--to", "1999-01-01"], "--to is 1999-01-01"),
        (["--system", "azeus"], "--system is 'azeus'"),
        (["--councils", "900"], "--councils is 900"),
    ],
)
def test_bad_arguments_give_one_line(tmp_path: Path, options: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["--out", str(tmp_path / "new"), *options])
    assert result.exit_code == 2
    assert said in result.output
    assert result.output.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_folder_that_is_not_empty_needs_force(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    result = CliRunner().invoke(app, ["--out", str(tmp_path), "--population", "1000"])
    assert result.exit_code == 2
    assert "not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    run(tmp_path, "--population", "1000", "--years", "1", "--force")
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_out_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["--out", str(tmp_path / "file")])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
