"""Acts by which a company says how many work there and how it stands: each writes new rows, none changes an old one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent
from portal.companies.services import note_event
from portal.core import audit
from portal.core.database import db, now
from portal.core.errors import RuleBroken, Stale, must_be_unchanged
from portal.core.language import noted
from portal.core.workdays import today
from portal.sites import queries, validity
from portal.sites.models import (
    KIND_LABELS,
    CompanyDeclaration,
    CompanySite,
    Declaration,
    DeclarationKind,
    HeadcountDeclaration,
)
from portal.sites.services import must_be_as_left

YES, NO = "yes", "no"
Answers = Mapping[str, str | None]  # the value of a DeclarationKind: YES, NO, or nothing where nobody knows


class Count(TypedDict):
    """How many work somewhere: `site` is its number, 0 for the whole company."""

    site: int
    permanent: int | None
    fixed_term: int | None
    interns_hosted: int | None


def count(
    company: Company,
    *,
    site: CompanySite | None,
    newest: int,
    permanent: int,
    fixed_term: int,
    interns_hosted: int | None,
    declared_by: str,
    declared_on: date | None = None,
) -> CompanyEvent:
    """Write down how many work at a site, or in the whole company, as somebody of the company says it."""
    must_be_unchanged(newest, queries.written(company))
    said = Count(site=site.id if site else 0, permanent=permanent, fixed_term=fixed_term, interns_hosted=interns_hosted)
    row = _counted(company, said, declared_by, declared_on or today())
    return _note(company, "headcount_declared", [row], [])


def declare(
    company: Company,
    *,
    newest: int,
    declared_by: str,
    declared_on: date | None = None,
    note: str = "",
    **answers: str | None,
) -> CompanyEvent:
    """Write down what a company declares of itself; what it does not know, it has not declared."""
    must_be_unchanged(newest, queries.written(company))
    rows = _declared(company, answers, declared_by, declared_on or today(), note)
    if not rows:
        raise RuleBroken(_("Rispondi ad almeno una domanda: «non so» da solo non dichiara niente."))
    return _note(company, "declarations_made", [], rows)


def confirm(
    company: Company, *, newest: int, headcounts: Sequence[Count], declared_by: str, **answers: str | None
) -> CompanyEvent:
    """The company looks through all that it has said, changes what is different, and says it again as of today."""
    must_be_unchanged(newest, queries.written(company))
    counted = [_counted(company, each, declared_by, today()) for each in headcounts if _is_told(each)]
    declared = _declared(company, answers, declared_by, today())
    if not counted and not declared:
        raise RuleBroken(_("Scrivi quante persone lavorano, o rispondi ad almeno una domanda."))
    return _note(company, "declarations_renewed", counted, declared)


def take_back(event: CompanyEvent) -> Company:
    """What was written by mistake counts no more, as long as nothing was declared since."""
    known = undoing.kept(event, "written")
    must_be_as_left(queries.written(event.company), known["written"])
    headcounts, declarations = queries.headcounts(known["headcounts"]), queries.declarations(known["declarations"])
    for row in (*headcounts, *declarations):
        row.withdrawn_at = now()
    undoing.done(event, "declared_undone")
    audit.record("company.declared_undone", event.company)
    return event.company


def _is_told(said: Count) -> bool:
    """A place of which nobody has written anything is left as it was; half an answer is asked for again."""
    told = [said["permanent"] is not None, said["fixed_term"] is not None]
    if any(told) and not all(told):
        raise RuleBroken(_("Scrivi tutti e due i numeri, a tempo indeterminato e a termine: se non c'è nessuno, 0."))
    return all(told)


def _counted(company: Company, said: Count, declared_by: str, day: date) -> HeadcountDeclaration:
    row = HeadcountDeclaration(
        company_id=company.id,
        site_id=_site(company, said["site"]),
        permanent=said["permanent"] or 0,
        fixed_term=said["fixed_term"] or 0,
        interns_hosted=said["interns_hosted"] or 0,
        declared_by=declared_by,
        declared_on=day,
        valid_until=validity.until(day),
    )
    db.session.add(row)
    return row


def _site(company: Company, number: int) -> int | None:
    """A place that is open now: one that was closed meanwhile, or is another company's, is not what anybody had in front."""
    if number and number not in {site.id for site in queries.open_of(company)}:
        raise Stale
    return number or None


def _declared(company: Company, answers: Answers, declared_by: str, day: date, note: str = "") -> list[CompanyDeclaration]:
    rows = [
        CompanyDeclaration(
            company_id=company.id,
            kind=DeclarationKind(kind),
            holds=answer == YES,
            declared_by=declared_by,
            declared_on=day,
            valid_until=validity.until(day),
            note=note,
        )
        for kind, answer in answers.items()
        if answer
    ]
    db.session.add_all(rows)
    return rows


def _note(
    company: Company, kind: str, counted: list[HeadcountDeclaration], declared: list[CompanyDeclaration]
) -> CompanyEvent:
    """Into the timeline, in words that say what was declared and by whom, with what an undo needs."""
    db.session.flush()
    undo: dict[str, Any] = {
        "headcounts": [row.id for row in counted],
        "declarations": [row.id for row in declared],
        "written": queries.written(company),
    }
    told = [*(_count_words(company, row) for row in counted), *(_answer_words(row) for row in declared)]
    rows: list[Declaration] = [*counted, *declared]
    audit.record(f"company.{kind}", company)
    db.session.expire(company, ["headcounts", "declarations"])
    return note_event(company, kind, "; ".join([*told, noted(_l("lo dice %(who)s", who=rows[0].declared_by))]), undo=undo)


def _count_words(company: Company, row: HeadcountDeclaration) -> str:
    place = next((site.name for site in queries.open_of(company) if site.id == row.site_id), company.name)
    numbers = noted(
        _l(
            "%(permanent)d a tempo indeterminato, %(fixed)d a termine, %(interns)d tirocinanti",
            permanent=row.permanent,
            fixed=row.fixed_term,
            interns=row.interns_hosted,
        )
    )
    return f"{place}: {numbers}"


def _answer_words(row: CompanyDeclaration) -> str:
    return f"{noted(KIND_LABELS[row.kind])}: {noted(_l('sì') if row.holds else _l('no'))}"
