"""The five acts: whom each of them leaves alone, what it does to one company, and how that is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.bulk.models import BulkRow, Kind, Reason
from portal.calls import queue
from portal.calls.models import CallRequest
from portal.companies import relation, tags
from portal.companies.models import Company, CompanyEvent, Contact, Tag, company_tag
from portal.companies.relation import Relation
from portal.companies.services import note_event
from portal.core.database import db, now
from portal.core.text import fold
from portal.core.workdays import today
from portal.relations import services as relations

Value = dict[str, Any]
Reasons = list[tuple[Reason, sa.ColumnElement[bool]]]


@dataclass(frozen=True)
class Act:
    """How one kind of act works. What `left_alone` says is asked of the database, the first reason that fits holds."""

    left_alone: Callable[[Value], Reasons]
    touch: Callable[[Company, Value, BulkRow], None]
    take_back: Callable[[Company, BulkRow], None]


def reason_for(kind: Kind, value: Value) -> sa.ColumnElement[Any]:
    """Why a company is left alone, NULL where it is not."""
    reasons = ACTS[kind].left_alone(value)
    words: sa.ColumnElement[Any] = sa.case(*((condition, sa.literal(reason.value)) for reason, condition in reasons))
    return words


def _assigned(value: Value) -> Reasons:
    return [(Reason.SAME, Company.assigned_to_id.is_not_distinct_from(value["operator"]))]


def _assign(company: Company, value: Value, row: BulkRow) -> None:
    before, company.assigned_to_id = company.assigned_to_id, value["operator"]
    _noted(company, row, "in_charge", value["name"], before=before)


def _give_back(company: Company, row: BulkRow) -> None:
    company.assigned_to_id = row.undo["before"]
    _unsay(row)


def _with_tag(value: Value) -> sa.ColumnElement[bool]:
    tagged = sa.select(company_tag.c.company_id).join(Tag, Tag.id == company_tag.c.tag_id)
    return Company.id.in_(tagged.where(Tag.folded == fold(value["name"])))


def _put_tag(company: Company, value: Value, row: BulkRow) -> None:
    tag = tags.named(value["name"])
    company.tags.append(tag)
    _retagged(company, row, tag)


def _take_tag(company: Company, value: Value, row: BulkRow) -> None:
    tag = tags.named(value["name"])
    company.tags.remove(tag)
    _retagged(company, row, tag)


def _retagged(company: Company, row: BulkRow, tag: Tag) -> None:
    flag_modified(company, "found_by")  # a new version also where only the tags have changed
    _noted(company, row, "tagged", ", ".join(each.name for each in company.tags), tag=tag.id)


def _untag(company: Company, row: BulkRow) -> None:
    company.tags = [tag for tag in company.tags if tag.id != row.undo["tag"]]
    flag_modified(company, "found_by")
    _unsay(row)


def _tag_again(company: Company, row: BulkRow) -> None:
    tag = db.session.get(Tag, row.undo["tag"])
    if tag:
        company.tags.append(tag)
    flag_modified(company, "found_by")
    _unsay(row)


def _not_movable(value: Value) -> Reasons:
    to = Relation(value["to"])
    ways = [each for each in Relation if to in relation.NEXT[each]]
    return [
        (Reason.EXCLUDED, Company.excluded_at.is_not(None)),
        (Reason.SAME, Company.relation == to),
        (Reason.NOT_FROM_HERE, Company.relation.not_in(ways)),
    ]


def _move(company: Company, value: Value, row: BulkRow) -> None:
    event = relations.move(company, version=company.version, to=Relation(value["to"]))
    row.undo, row.company_version = {"event": event.id}, company.version


def _move_back(company: Company, row: BulkRow) -> None:
    relations.undo(db.session.get_one(CompanyEvent, row.undo["event"]))


def _not_callable(_value: Value) -> Reasons:
    """The same as `calls.queue.put_in` asks of each company, asked of all at once."""
    reached = sa.select(Contact.id).where(
        Contact.company_id == Company.id, Contact.phone.is_not(None), Contact.left_at.is_(None)
    )
    owed = sa.select(CallRequest.id).where(CallRequest.company_id == Company.id, CallRequest.settled_at.is_(None))
    rests = sa.or_(Company.not_interested_at.is_not(None), Company.recontact_on > today())
    return [
        (Reason.EXCLUDED, Company.excluded_at.is_not(None)),
        (Reason.NOT_TO_BE_ASKED, rests),
        (Reason.WITHOUT_NUMBER, ~reached.exists()),
        (Reason.OWED_ALREADY, owed.exists()),
    ]


def _put_in_queue(company: Company, value: Value, row: BulkRow) -> None:
    put = queue.put_in([company], of_round=value["round"])
    row.call_id = put.calls[0].id if put.calls else None
    row.company_version = company.version


def _take_out(_company: Company, row: BulkRow) -> None:
    queue.take_out([row.call_id or 0])


def _noted(company: Company, row: BulkRow, kind: str, text: str, **before: Any) -> None:
    """The entry in the timeline, and what taking the act back needs."""
    db.session.flush()
    event = note_event(company, kind, text)
    row.undo, row.company_version = {"event": event.id, **before}, company.version


def _unsay(row: BulkRow) -> None:
    event = db.session.get(CompanyEvent, row.undo["event"])
    if event:
        event.undone_at = now()


ACTS = {
    Kind.ASSIGN: Act(_assigned, _assign, _give_back),
    Kind.TAG: Act(lambda value: [(Reason.SAME, _with_tag(value))], _put_tag, _untag),
    Kind.UNTAG: Act(lambda value: [(Reason.SAME, ~_with_tag(value))], _take_tag, _tag_again),
    Kind.MOVE: Act(_not_movable, _move, _move_back),
    Kind.QUEUE: Act(_not_callable, _put_in_queue, _take_out),
}
