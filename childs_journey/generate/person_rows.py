"""Rows about who a child is: person, family, mother, address, disability, identifiers."""

from __future__ import annotations

from childs_journey.generate.calendar import age_on, birthday, ordinal
from childs_journey.generate.flaws_in_links import legacy_id
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Child, Family

FORENAMES = (
    "Aspen", "Birch", "Bracken", "Bramble", "Briar", "Cedar", "Clover", "Elder", "Fern", "Gorse",
    "Hawthorn", "Hazel", "Heather", "Ivy", "Juniper", "Larch", "Lichen", "Maple", "Moss", "Myrtle",
    "Nettle", "Oak", "Pine", "Poplar", "Reed", "Rowan", "Rush", "Sedge", "Sorrel", "Spruce",
    "Thistle", "Thyme", "Vetch", "Willow", "Yarrow", "Yew",
)  # fmt: skip
SURNAMES = (
    "Amber", "Azure", "Bronze", "Cobalt", "Copper", "Coral", "Crimson", "Ebony", "Flax", "Garnet",
    "Indigo", "Ivory", "Jade", "Lilac", "Magenta", "Mauve", "Ochre", "Olive", "Pearl", "Russet",
    "Saffron", "Scarlet", "Sepia", "Sienna", "Silver", "Slate", "Teal", "Umber", "Vermilion",
    "Violet",
)  # fmt: skip
STREETS = ("Alder Way", "Beech Rise", "Canal Row", "Dell Lane", "East Green", "Ford Close")
NATIONS = ("IN", "PK", "RO", "PL", "NG", "SO", "AF", "BR", "IE", "GH")
UASC_NATIONS = ("AF", "SD", "ER", "IR", "VN", "AL", "SY", "ET")
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
LEAVE = (
    ("Refugee Status", 55), ("Discretionary Leave to Remain", 20),
    ("Indefinite Leave to Remain", 25),
)  # fmt: skip


def write_family(scribe: Scribe, family: Family, children: list[Child]) -> None:
    """Write the rows that a family shares: its members and their mother."""
    if family.mother is not None:
        if scribe.in_scope(family.mother):
            _link_mother(scribe, family.mother.number, children)
    elif any(c.referrals for c in children) and scribe.rng.random() < 0.75:
        family.mother_number = scribe.world.number("person", 100_001)
        _write_mother(scribe, family, children)
    for child in children:
        if not child.is_uasc:
            scribe.out.add(
                "ssd_family", fami_table_id=scribe.world.number("family_row"),
                fami_family_id=f"F{family.number:06d}", fami_person_id=child.number,
            )  # fmt: skip


def _write_mother(scribe: Scribe, family: Family, children: list[Child]) -> None:
    rng, out = scribe.rng, scribe.out
    eldest = min(c.dob for c in children)
    out.add(
        "ssd_person", pers_person_id=family.mother_number,
        pers_legacy_id=legacy_id(family.mother_number), pers_forename=rng.choice(FORENAMES),
        pers_surname=SURNAMES[family.number % len(SURNAMES)], pers_sex="F", pers_gender="F",
        pers_ethnicity=children[0].ethnicity,
        pers_dob=scribe.text(eldest - rng.randint(7000, 13000)),
        pers_is_mother="Y",
    )  # fmt: skip
    _link_mother(scribe, family.mother_number, children)


def _link_mother(scribe: Scribe, mother: int, children: list[Child]) -> None:
    for child in children:
        if child.dob <= scribe.last and not child.is_uasc:
            scribe.out.add(
                "ssd_mother", moth_table_id=scribe.world.number("mother_row"),
                moth_person_id=mother, moth_childs_person_id=child.number,
                moth_childs_dob=scribe.text(child.dob),
            )  # fmt: skip


def write_person(scribe: Scribe, child: Child) -> None:
    """Write a child's own rows."""
    rng, last = scribe.rng, scribe.last
    born = child.dob <= last
    upn, unknown = _upn(scribe, child)
    has_plan = bool(child.disabilities) and age_on(child.dob, last) >= 4 and rng.random() < 0.6
    has_plan = has_plan and child.death is None
    sex = child.sex if born else "U"
    uasc_nation = rng.choice(UASC_NATIONS)
    nation = "GB" if rng.random() < 0.82 else rng.choice(NATIONS)
    expected = child.dob + rng.randint(-12, 12) if _seen_unborn(child) else None
    scribe.out.add(
        "ssd_person", pers_person_id=child.number, pers_legacy_id=legacy_id(child.number),
        pers_upn=upn, pers_upn_unknown=unknown,
        pers_forename=rng.choice(FORENAMES) if born else "Unborn",
        pers_surname=SURNAMES[child.family.number % len(SURNAMES)], pers_sex=sex,
        pers_gender=sex, pers_ethnicity=child.ethnicity,
        pers_dob=scribe.text(child.dob) if born else "", pers_expected_dob=scribe.text(expected),
        pers_death_date=scribe.past(child.death), pers_send_flag="Y" if has_plan else "N",
        pers_is_mother="Y" if child.is_mother else "",
        pers_nationality=uasc_nation if child.is_uasc else nation,
    )  # fmt: skip
    for code in child.disabilities:
        scribe.out.add(
            "ssd_disability", disa_table_id=scribe.world.number("disability"),
            disa_person_id=child.number, disa_disability_code=code,
        )  # fmt: skip
    if not child.disabilities and child.referrals and rng.random() < 0.12:
        scribe.out.add(
            "ssd_disability", disa_table_id=scribe.world.number("disability"),
            disa_person_id=child.number, disa_disability_code="NONE",
        )  # fmt: skip
    write_homes(scribe, child)
    _write_identifiers(scribe, child, upn)
    if child.is_uasc or (nation != "GB" and rng.random() < 0.2):
        _write_immigration(scribe, child)
    if has_plan:
        _write_send(scribe, child, upn, unknown)


def _seen_unborn(child: Child) -> bool:
    return any(r.day < child.dob for r in child.referrals)


def _upn(scribe: Scribe, child: Child) -> tuple[str, str]:
    """Return a pupil number with its check letter, or the reason there is none."""
    age = age_on(child.dob, scribe.last)
    if child.is_uasc:
        return "", "UN4" if scribe.rng.random() < 0.6 else "UN3"
    if age < 5:
        return "", "UN1"
    if scribe.rng.random() < 0.03:
        return "", scribe.rng.choice(("UN2", "UN3", "UN4", "UN5"))
    joined = birthday(child.dob, 4)
    year = int(scribe.text(joined)[2:4])
    school, pupil = divmod(child.number, 1000)
    digits = f"201{1000 + school % 9000:04d}{year:02d}{pupil:03d}"
    total = sum(int(d) * weight for d, weight in zip(digits, range(2, 14), strict=True))
    return UPN_LETTERS[total % 23] + digits, ""


def write_homes(scribe: Scribe, child: Child) -> None:
    """Write the home address, and the one before it if the family moved."""
    rng = scribe.rng
    start = max(child.dob, scribe.first - rng.randint(100, 2500))
    if child.dob > scribe.last:
        return
    if rng.random() < 0.08 and scribe.last - start > 300:
        moved = rng.randint(start + 100, scribe.last - 20)
        write_address(
            scribe, child, "Primary Address", start, moved, place=child.family.postcode + 31
        )
        start = moved
    write_address(scribe, child, "Primary Address", start, None, place=child.family.postcode)


def write_address(
    scribe: Scribe, child: Child, kind: str, start: int, end: int | None, *, place: int | str
) -> None:
    """Write one address; a number is one of the council's own postcodes."""
    postcode = scribe.world.places.home(place).postcode if isinstance(place, int) else place
    house, street = child.family.number % 180 + 1, STREETS[child.family.number % len(STREETS)]
    json = (
        f'{{"ROOM":"","FLOOR":"","FLAT":"","BUILDING":"","HOUSE":"{house}","STREET":"{street}",'
        '"TOWN":"Exampleton","UPRN":"","EASTING":"","NORTHING":""}'
    )
    if not child.referrals:
        json = ""
    scribe.out.add(
        "ssd_address", addr_table_id=scribe.world.number("address"), addr_person_id=child.number,
        addr_address_type=kind, addr_address_start_date=scribe.text(start),
        addr_address_end_date=scribe.past(end), addr_address_postcode=postcode,
        addr_address_json=json,
    )  # fmt: skip


def _write_identifiers(scribe: Scribe, child: Child, upn: str) -> None:
    rng = scribe.rng
    found = []
    if child.cares and rng.random() < 0.9:
        found.append(("NHS Number", f"000{child.number:07d}"))
    if upn and child.cares and rng.random() < 0.25:
        found.append(("Former Unique Pupil Number", "A" + upn[1:12] + "X"))
    if child.is_uasc:
        found.append(("Home Office Registration", f"ZZ{child.number}"))
    if child.cares and age_on(child.dob, scribe.last) >= 16 and rng.random() < 0.7:
        found.append(("National Insurance Number", f"QQ{child.number:06d}Z"))
    for kind, value in found:
        scribe.out.add(
            "ssd_linked_identifiers", link_table_id=random_key(scribe),
            link_person_id=child.number, link_identifier_type=kind, link_identifier_value=value,
            link_valid_from_date=scribe.text(max(child.dob, scribe.first - 400)),
        )  # fmt: skip


def random_key(scribe: Scribe) -> str:
    """Return a key in the shape of those that a case system makes afresh on every run."""
    digits = f"{scribe.rng.getrandbits(128):032X}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _write_immigration(scribe: Scribe, child: Child) -> None:
    rng = scribe.rng
    begun = [r.day for r in child.referrals] + [c.start for c in child.cares]
    arrived = min(begun, default=scribe.first)
    adult = birthday(child.dob, 18)
    # in the collection year of the 18th birthday: a former one who stays is asked for a home
    year = ordinal(scribe.world.months_year(adult) - 1, 4, 1)
    settled = min(max(arrived + rng.randint(200, 900), year), adult)
    has_settled = settled <= scribe.last
    if child.is_uasc:
        _immigration_row(scribe, child, "U", arrived, settled if has_settled else None)
    if has_settled or not child.is_uasc:
        status = rng.choices([s for s, _ in LEAVE], [w for _, w in LEAVE])[0]
        _immigration_row(scribe, child, status, settled if child.is_uasc else arrived, None)


def _immigration_row(
    scribe: Scribe, child: Child, status: str, start: int, end: int | None
) -> None:
    if start > scribe.last:
        return
    scribe.out.add(
        "ssd_immigration_status", immi_immigration_status_id=scribe.world.number("immigration"),
        immi_person_id=child.number, immi_immigration_status_start_date=scribe.text(start),
        immi_immigration_status_end_date=scribe.past(end), immi_immigration_status=status,
    )  # fmt: skip


def _write_send(scribe: Scribe, child: Child, upn: str, unknown: str) -> None:
    """Write the SEND record: request, assessment, plan and its needs."""
    rng, out, number = scribe.rng, scribe.out, scribe.world.number
    key, request, plan = random_key(scribe), number("ehc_request"), number("ehc_plan")
    asked = scribe.first + rng.randint(0, scribe.last - scribe.first - 250)
    out.add(
        "ssd_send", send_table_id=key, send_person_id=child.number, send_upn=upn,
        send_upn_unknown=unknown, send_uln=f"9{child.number:09d}" if upn else "",
    )  # fmt: skip
    out.add(
        "ssd_ehcp_requests", ehcr_ehcp_request_id=request, ehcr_send_table_id=key,
        ehcr_ehcp_req_date=scribe.text(asked),
        ehcr_ehcp_req_outcome_date=scribe.text(asked + rng.randint(20, 42)),
        ehcr_ehcp_req_outcome="Y",
    )  # fmt: skip
    decided = asked + rng.randint(90, 160)
    assessment = number("ehc_assessment")
    out.add(
        "ssd_ehcp_assessment", ehca_ehcp_assessment_id=assessment, ehca_ehcp_request_id=request,
        ehca_ehcp_assessment_outcome_date=scribe.text(decided), ehca_ehcp_assessment_outcome="Y",
    )  # fmt: skip
    out.add(
        "ssd_ehcp_named_plan", ehcn_named_plan_id=number("ehc_named"), ehcn_ehcp_asmt_id=assessment,
        ehcn_named_plan_start_date=scribe.text(decided + rng.randint(10, 40)),
    )  # fmt: skip
    out.add(
        "ssd_ehcp_active_plans", ehcp_active_ehcp_id=plan, ehcp_ehcp_request_id=request,
        ehcp_active_ehcp_last_review_date=scribe.text(rng.randint(decided + 40, scribe.last)),
    )  # fmt: skip
    needs = {"AUT": "ASD", "BEH": "SEMH", "COMM": "SLCN", "HEAR": "HI", "VIS": "VI", "MOB": "PD"}
    for rank, code in enumerate(child.disabilities[:2], 1):
        out.add(
            "ssd_sen_need", senn_table_id=number("sen_need"), senn_active_ehcp_id=plan,
            senn_active_ehcp_need_type=needs.get(code, "MLD"), senn_active_ehcp_need_rank=rank,
        )  # fmt: skip
