"""What can happen to a child: the things the generator remembers until it writes them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Family:
    """Children who live together."""

    number: int
    children: list[Child] = field(default_factory=list)
    postcode: int = 0
    mother_number: int = 0
    court_number: int = 0
    mother: Child | None = None
    """The mother, when she is a child in care herself."""


@dataclass(slots=True)
class Child:
    """One child, and everything that happened."""

    number: int
    family: Family
    dob: int
    sex: str
    ethnicity: str
    disabilities: tuple[str, ...] = ()
    is_uasc: bool = False
    moved_in: bool = False
    death: int | None = None
    is_mother: bool = False
    contacts: list[Contact] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    cares: list[Care] = field(default_factory=list)
    earlier_plans: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Plans the extract does not hold: start, end, category, authority."""

    @property
    def last_referral(self) -> Referral | None:
        """The latest referral, if there is one."""
        return self.referrals[-1] if self.referrals else None

    @property
    def is_open(self) -> bool:
        """True while a referral is open."""
        return bool(self.referrals) and self.referrals[-1].close is None


@dataclass(slots=True)
class Contact:
    """An approach about one child."""

    number: int
    child: Child
    day: int
    source: str
    outcome: str
    """REFERRAL, EXISTING, EARLY_HELP, ADVICE, OTHER_AGENCY or NFA."""
    referral: Referral | None = None


@dataclass(slots=True)
class Referral:
    """A referral, which is also the episode of need."""

    number: int
    child: Child
    day: int
    source: str
    need: str
    path: str
    """nfa, no_need or need."""
    assessment_start: int = 0
    assessment_end: int = 0
    due: int = 0
    """Day the case would close if nothing else decided it."""
    earliest: int = 0
    """First day the case may close."""
    close: int | None = None
    close_reason: str = ""
    enquiries: list[Enquiry] = field(default_factory=list)
    plan: Plan | None = None
    care: Care | None = None
    siblings: list[Referral] = field(default_factory=list)
    """Referrals of the same event, this one included."""


@dataclass(slots=True)
class Enquiry:
    """A section 47 enquiry and the strategy discussion that opened it."""

    number: int
    referral: Referral
    start: int
    end: int
    is_joint: bool
    conference: Conference | None = None


@dataclass(slots=True)
class Conference:
    """An initial child protection conference about one child."""

    number: int
    meeting: int
    referral: Referral
    day: int
    target: int | None
    enquiry: Enquiry | None
    plan: Plan | None = None


@dataclass(slots=True)
class Plan:
    """A child protection plan."""

    number: int
    child: Child
    referral: Referral
    conference: Conference | None
    start: int
    due: int
    category: str
    latest_category: str
    earliest: int
    end: int | None = None
    is_other_council: bool = False


@dataclass(slots=True)
class Care:
    """A period of care."""

    number: int
    child: Child
    referral: Referral | None
    start: int
    due: int
    earliest: int
    way_in: str
    """Legal status at the start."""
    way_out: str
    """What is meant to end it: adopted, sgo, cao, home, unplanned, other_pr, other_la ..."""
    need: str
    end: int | None = None
    end_reason: str = ""
    is_short_break: bool = False
    by_consent: bool = False
    """Placed for adoption with the consent of the parents, without a court's order."""
