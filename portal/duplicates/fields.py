"""What two records say of one company, field by field, and which of the two holds after they are joined."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.companies.choices import COOPERATIVES, SIZES, said
from portal.companies.models import Company
from portal.companies.relation import Relation
from portal.core.language import day

# The further on the list, the more has happened: an approval is not lost, and neither is an agreement.
STATUS_ORDER = ("listed", "declined", "received", "more_asked", "approved")
RELATIONS = list(Relation)


@dataclass(frozen=True)
class Field:
    """One thing that an operator chooses: the columns that go together, and how it reads."""

    name: str
    label: Any
    words: Callable[[Company], str]
    columns: tuple[str, ...] = ()
    rank: Callable[[Company], int] = lambda _company: 0

    @property
    def all_columns(self) -> tuple[str, ...]:
        return self.columns or (self.name,)

    def values(self, company: Company) -> dict[str, Any]:
        return {column: getattr(company, column) for column in self.all_columns}

    def differs(self, kept: Company, gone: Company) -> bool:
        return self.words(kept) != self.words(gone)

    def prefers_gone(self, kept: Company, gone: Company) -> bool:
        """Whether the record that goes knows it better; where both know something, the one that stays is believed."""
        if bool(self.words(kept)) != bool(self.words(gone)):
            return bool(self.words(gone))
        return self.rank(gone) > self.rank(kept)


def _plain(name: str, label: Any) -> Field:
    return Field(name, label, lambda company: getattr(company, name) or "")


def _next_step(company: Company) -> str:
    return f"{company.next_step} · {day(company.next_step_on)}" if company.next_step_on else ""


FIELDS = (
    _plain("name", _l("Nome dell'azienda")),
    _plain("legal_form", _l("Forma giuridica")),
    Field(
        "vat_number",
        _l("Partita IVA"),
        lambda company: company.vat_shown or "",
        ("vat_number", "vat_claimed"),
        lambda company: int(company.vat_number is not None),
    ),
    _plain("tax_code", _l("Codice fiscale")),
    Field("municipality", _l("Comune"), lambda company: company.municipality_name),
    Field("sector", _l("Attività"), lambda company: company.sector_name),
    Field("ateco", _l("Codice ATECO"), lambda company: company.ateco or "", ("ateco", "ateco_edition")),
    _plain("ccnl", _l("Contratto collettivo")),
    Field("size", _l("Dipendenti"), lambda company: said(SIZES, company.size)),
    _plain("pec", _l("PEC")),
    _plain("legal_representative", _l("Legale rappresentante")),
    _plain("labour_consultant", _l("Consulente del lavoro")),
    _plain("notes", _l("Note dell'azienda")),
    Field(
        "status",
        _l("Registrazione"),
        lambda company: company.status_label,
        ("status", "decision_reason"),
        lambda company: STATUS_ORDER.index(company.status.value),
    ),
    Field(
        "relation",
        _l("Rapporto"),
        lambda company: " · ".join([company.relation_label, *_rests(company)]),
        ("relation", "not_interested_at", "recontact_on"),
        lambda company: 2 * RELATIONS.index(company.relation) + bool(_rests(company)),
    ),
    Field("assigned_to_id", _l("In carico a"), lambda company: company.assigned_to.name if company.assigned_to else ""),
    Field("cooperative", _l("Cooperativa"), lambda company: said(COOPERATIVES, company.cooperative)),
    Field("next_step", _l("Prossimo passo"), _next_step, ("next_step", "next_step_on")),
)


def _rests(company: Company) -> list[str]:
    return [words for words, tone in company.labels if tone != "danger"]


def preferred(kept: Company, gone: Company) -> set[str]:
    """What the record that goes gives to the one that stays, unless somebody says otherwise."""
    return {field.name for field in FIELDS if field.prefers_gone(kept, gone)}


def open_questions(kept: Company, gone: Company) -> list[Field]:
    """What the two say differently, in the order of the page."""
    return [field for field in FIELDS if field.differs(kept, gone)]


def given(kept: Company, gone: Company, take: Collection[str]) -> dict[str, Any]:
    """What changes in the record that stays, by its columns."""
    asked = {field.name for field in open_questions(kept, gone)}
    theirs = [field for field in FIELDS if field.name in (take if field.name in asked else preferred(kept, gone))]
    changed: dict[str, Any] = {}
    for field in theirs:
        changed |= field.values(gone)
    sources = {name: gone.sources[name] for name in changed if name in gone.sources}
    return {**changed, **_unasked(kept, gone), "sources": {**kept.sources, **sources}}


def _unasked(kept: Company, gone: Company) -> dict[str, Any]:
    """Who of the two was excluded, or has read the notice, is no matter of choice."""
    columns: list[str] = []
    if gone.is_excluded and not kept.is_excluded:
        columns += ["excluded_at", "excluded_by_id", "exclusion_reason"]
    if gone.privacy_at and not kept.privacy_at:
        columns += ["privacy_version", "privacy_at"]
    return {column: getattr(gone, column) for column in columns}


def left_over(kept: Company, gone: Company, take: Collection[str]) -> list[str]:
    """What is said nowhere any more, in words for the timeline."""
    lost = [(field, kept if field.name in take else gone) for field in open_questions(kept, gone)]
    told = [f"{field.label}: {words}" for field, whose in lost if (words := field.words(whose))]
    return told + _numbers_lost(
        kept, gone, {"vat_number": kept.vat_number, "vat_claimed": kept.vat_claimed, **given(kept, gone, take)}, told
    )


def _numbers_lost(kept: Company, gone: Company, after: dict[str, Any], told: list[str]) -> list[str]:
    """Who wrote another's VAT number shows that one, and has perhaps one of its own."""
    numbers = {kept.vat_number, gone.vat_number} - {None, after["vat_number"], after["vat_claimed"]}
    return [number for number in sorted(filter(None, numbers)) if not any(number in words for words in told)]
