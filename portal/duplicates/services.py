"""Saying of two records that they are one company, or that they are two; and taking either back."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent, FormerCompany
from portal.companies.services import note_event
from portal.core import audit
from portal.core.database import db, now
from portal.core.errors import RuleBroken, Stale, must_be_unchanged
from portal.core.mail import OutboxMail
from portal.duplicates import fields, finder, people, queries
from portal.duplicates.ledger import Changed, Ledger, keys_where, may_clash, pointers
from portal.duplicates.models import DuplicatePair, Merge

COMPANY: sa.Table = Company.__table__  # type: ignore[assignment]
FORMER: sa.Table = FormerCompany.__table__  # type: ignore[assignment]
EVENT: sa.Table = CompanyEvent.__table__  # type: ignore[assignment]
CALL: sa.Table = CallRequest.__table__  # type: ignore[assignment]
MAIL: sa.Table = OutboxMail.__table__  # type: ignore[assignment]
KEEPS = timedelta(days=90)  # how long a union can be taken back: what it put aside is people's data


def merge(
    *,
    kept_id: int,
    gone_id: int,
    version: int,
    other_version: int,
    take: Collection[str] | None = None,
    same: Collection[int] = (),
) -> Merge:
    """Two records are one company: everything of the second belongs to the first, and its own row goes.

    `take`: the names of `fields.FIELDS` that the second knows better (none given: what it alone knows); `same`: which of its
    contacts are one with somebody of the first.
    """
    kept, gone = _both(kept_id, gone_id)
    must_be_unchanged((version, other_version), (kept.version, gone.version))
    chosen = fields.preferred(kept, gone) if take is None else take
    left = fields.left_over(kept, gone, chosen)
    name, columns = gone.name, fields.given(kept, gone, chosen)
    ledger = Ledger()
    db.session.flush()
    left += people.bring_over(ledger, kept, gone, same)
    _bring_the_rest(ledger, gone_id, kept_id)
    ledger.remove(COMPANY, {"id": gone_id})
    ledger.change(COMPANY, {"id": kept_id}, **columns)
    ledger.add(FORMER, id=gone_id, into_id=kept_id)
    db.session.expunge(gone)
    _seen_anew(kept)
    return _written_down(kept, gone_id, name, ledger, left)


def _both(kept_id: int, gone_id: int) -> tuple[Company, Company]:
    """The two rows as they are now, and nobody else's until the end of the transaction."""
    found = sa.select(Company).where(Company.id.in_({kept_id, gone_id})).order_by(Company.id).with_for_update(of=Company)
    there = {row.id: row for row in db.session.scalars(found.execution_options(populate_existing=True))}
    if len(there) != 2:
        raise Stale
    return there[kept_id], there[gone_id]


def _bring_the_rest(ledger: Ledger, gone_id: int, kept_id: int) -> None:
    told = sa.and_(EVENT.c.company_id == gone_id, sa.cast(EVENT.c.undo, sa.String) != "{}")
    for key in keys_where(EVENT, told):
        ledger.change(EVENT, key, undo={})  # what an «Annulla» of then would put back is not there any more
    for table, column in pointers(COMPANY):
        for key in keys_where(table, column == gone_id):
            _move(ledger, table, key, column, kept_id)
    for key in keys_where(MAIL, MAIL.c.about == f"company:{gone_id}"):
        ledger.move(MAIL, key, about=f"company:{kept_id}")
    _one_call_is_enough(ledger, kept_id)


def _move(ledger: Ledger, table: sa.Table, key: dict[str, Any], column: sa.Column[Any], to: int) -> None:
    """What the one that stays has already (a tag), it need not have twice."""
    if not may_clash(table, column):
        ledger.move(table, key, **{column.name: to})
        return
    try:
        with db.session.begin_nested():
            ledger.move(table, key, **{column.name: to})
    except IntegrityError:
        ledger.remove(table, key)


def _one_call_is_enough(ledger: Ledger, company_id: int) -> None:
    """Where both wait for a call, the one promised earlier is made, with both reasons."""
    owed = (
        sa.select(CALL)
        .where(CALL.c.company_id == company_id, CALL.c.settled_at.is_(None))
        .order_by(CALL.c.due_on, CALL.c.id)
    )
    first, *spare = [dict(row) for row in db.session.execute(owed).mappings()] or [{}]
    for call in spare:
        if call["why"] not in first["why"]:
            first["why"] = f"{first['why']} · {call['why']}"
        ledger.change(CALL, {"id": call["id"]}, settled_at=now())
    if spare:
        ledger.change(CALL, {"id": first["id"]}, why=first["why"])


def _seen_anew(company: Company) -> None:
    """Read what was written below the session, find the company by its new words, and let nobody save over it."""
    db.session.expire_all()
    company.refresh_search()
    words = company.found_by
    db.session.expire(company)
    after = {"found_by": words, "version": COMPANY.c.version + 1}
    db.session.execute(sa.update(COMPANY).where(COMPANY.c.id == company.id).values(after))
    db.session.expire_all()


def _written_down(kept: Company, gone_id: int, name: str, ledger: Ledger, left: list[str]) -> Merge:
    who = audit.actor()
    made = Merge(kept_id=kept.id, gone_id=gone_id, gone_name=name, steps=ledger.steps, version=kept.version)
    made.actor_id, made.actor_name = who.id, who.name
    db.session.add(made)
    db.session.flush()
    made.event_id = note_event(kept, "joined", " · ".join([name, *left]), undo={"merge": made.id}).id
    audit.record("company.joined", kept, joined=name)
    finder.look_soon()
    return made


def undo(done: Merge) -> Company:
    """Two companies again, as they were, as long as nobody has changed either; what happened since stays where it is.

    Returns the one that comes back.
    """
    if done.undone_at:
        raise RuleBroken(_("Questo è già stato annullato."))
    if not done.steps:
        raise RuleBroken(_("Sono passati più di %(days)s giorni: questa unione non si può più annullare.", days=KEEPS.days))
    kept = _as_it_was_left(done)
    db.session.flush()
    try:
        with db.session.begin_nested():
            Ledger(done.steps).take_back()
            _let_follow(done)
    except (Changed, IntegrityError) as fault:
        raise _changed_since(kept) from fault
    _seen_anew(kept)
    return _told_apart(done, kept)


def _as_it_was_left(done: Merge) -> Company:
    found = sa.select(Company).where(Company.id == done.kept_id).with_for_update(of=Company)
    kept = db.session.scalar(found.execution_options(populate_existing=True))
    if kept is None:
        raise RuleBroken(_("La scheda in cui era confluita è stata unita a sua volta: annulla prima quell'unione."))
    if kept.version != done.version:
        raise _changed_since(kept)
    return kept


def _changed_since(company: Company) -> RuleBroken:
    return RuleBroken(_("Nel frattempo %(name)s è cambiata: non si può più annullare. Guarda la scheda.", name=company.name))


def _let_follow(done: Merge) -> None:
    """What came since and names something that goes back (an answer to its contact, an offer at its site) goes with it."""
    moved = [step for step in done.steps if step["act"] == "move" and step["was"].get("company_id") == done.gone_id]
    for step in moved:
        table = Company.metadata.tables[step["table"]]
        for other, column in pointers(table) if "id" in table.c else []:
            if "company_id" in other.c:
                theirs = sa.and_(column == step["key"]["id"], other.c.company_id == done.kept_id)
                db.session.execute(sa.update(other).where(theirs).values(company_id=done.gone_id))


def _told_apart(done: Merge, kept: Company) -> Company:
    back = db.session.get_one(Company, done.gone_id)
    back.refresh_search()
    done.undone_at = now()
    event = db.session.get(CompanyEvent, done.event_id)
    if event:
        event.undone_at = now()
    for company, other in ((kept, back), (back, kept)):
        note_event(company, "join_undone", other.name)
    audit.record("company.join_undone", back, joined=kept.name)
    finder.look_soon()
    db.session.flush()
    return back


def keep_apart(one: Company, other: Company) -> DuplicatePair:
    """Somebody has looked: they are two companies, and nobody is asked again."""
    first, second = sorted([one.id, other.id])
    if first == second:
        raise RuleBroken(_("È la stessa scheda."))
    pair = queries.pair_of(first, second) or DuplicatePair(first_id=first, second_id=second, reasons=[], score=0)
    if pair.settled_at is None:
        pair.settled_at, pair.settled_by = now(), audit.actor().name
        db.session.add(pair)
        db.session.flush()
        audit.record("company.kept_apart", one, apart_from=other.name)
    return pair


def ask_again(pair: DuplicatePair) -> DuplicatePair:
    """They may be one after all; where the worker would not say so, nobody has to look."""
    if pair.settled_at is None:
        return pair
    pair.settled_at, pair.settled_by = None, ""
    audit.record("company.apart_undone", label=_names(pair))
    if not pair.score:
        db.session.delete(pair)
    return pair


def _names(pair: DuplicatePair) -> str:
    both = sa.select(Company.name).where(Company.id.in_([pair.first_id, pair.second_id])).order_by(Company.id)
    return " · ".join(db.session.scalars(both))


def forget_old() -> int:
    """What was put aside for an undo is not kept for ever."""
    old = sa.update(Merge).where(
        Merge.at < now() - KEEPS, Merge.undone_at.is_(None), sa.cast(Merge.steps, sa.String) != "[]"
    )
    return int(db.session.execute(old.values(steps=[])).rowcount)  # type: ignore[attr-defined]
