"""The facts about one company, collected in three questions however long its past is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from portal.appointments.models import Appointment, AppointmentStatus
from portal.companies.models import Company, CompanyEvent
from portal.conversations.models import About, CompanyMessage
from portal.core.database import db
from portal.reliability.reckoning import Exchange, Happenings, pair

MOST = 500  # of each: the newest say enough
# What we asked, and which entries of the timeline count as the answer to it.
ASKED = {
    "more_asked": ("answered",),
    "availability_reminded": (
        "availability_renewed",
        "availability_changed",
        "availability_resumed",
        "availability_withdrawn",
    ),
}
ANSWERED_CALLS = ("called", "call_back", "interested", "not_interested")
UNANSWERED_CALLS = ("no_answer",)
COMPLETED, INTERRUPTED, HIRED = "internship_completed", "internship_interrupted", "hired_after"
KINDS = [
    *ASKED,
    *(kind for kinds in ASKED.values() for kind in kinds),
    *ANSWERED_CALLS,
    *UNANSWERED_CALLS,
    *(COMPLETED, INTERRUPTED, HIRED),
]


@dataclass(frozen=True)
class Facts:
    """What happened with one company, as far as it says whether one can rely on it."""

    exchanges: list[Exchange] = field(default_factory=list)
    calls: Happenings = field(default_factory=Happenings)
    appointments: Happenings = field(default_factory=Happenings)
    internships: Happenings = field(default_factory=Happenings)
    hired: list[datetime] = field(default_factory=list)


def facts_of(company: Company) -> Facts:
    events = _events(company)

    def moments(*kinds: str) -> list[datetime]:
        return [at for kind in kinds for at in events[kind]]

    exchanges = [each for kind, answers in ASKED.items() for each in pair(kind, events[kind], moments(*answers))]
    return Facts(
        exchanges=[*exchanges, *_messages(company)],
        calls=Happenings(moments(*ANSWERED_CALLS), moments(*UNANSWERED_CALLS)),
        appointments=_appointments(company),
        internships=Happenings(moments(COMPLETED), moments(INTERRUPTED)),
        hired=moments(HIRED),
    )


def _events(company: Company) -> dict[str, list[datetime]]:
    """When each kind of thing happened that was not taken back."""
    told = sa.select(CompanyEvent.kind, CompanyEvent.at).filter_by(company_id=company.id, undone_at=None)
    newest = told.where(CompanyEvent.kind.in_(KINDS)).order_by(CompanyEvent.at.desc()).limit(MOST)
    found: dict[str, list[datetime]] = defaultdict(list)
    for kind, at in db.session.execute(newest):
        found[kind].append(at)
    return found


def _messages(company: Company) -> Sequence[Exchange]:
    """What the project wrote, and what the company wrote back; what a person asks about own data says nothing of the company."""
    written = sa.select(CompanyMessage.is_from_company, CompanyMessage.at)
    written = written.filter_by(company_id=company.id, about=About.TALK)
    rows = db.session.execute(written.order_by(CompanyMessage.at.desc()).limit(MOST)).all()
    ours, theirs = ([at for theirs, at in rows if theirs is whose] for whose in (False, True))
    return pair("message", ours, theirs)


def _appointments(company: Company) -> Happenings:
    settled = sa.select(Appointment.status, Appointment.starts_at).filter_by(company_id=company.id)
    kept = settled.where(Appointment.status.in_([AppointmentStatus.HELD, AppointmentStatus.MISSED]))
    rows = db.session.execute(kept.order_by(Appointment.starts_at.desc()).limit(MOST)).all()
    held, missed = (
        [at for status, at in rows if status is each] for each in (AppointmentStatus.HELD, AppointmentStatus.MISSED)
    )
    return Happenings(held, missed)
