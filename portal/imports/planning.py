"""What each row would do to the register. It reads the register and changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from portal.companies.models import Company
from portal.duplicates import likeness
from portal.duplicates import queries as twins
from portal.duplicates.likeness import Found, Likeness, Reason
from portal.duplicates.words import REASONS
from portal.imports import changes, queries
from portal.imports.models import Outcome
from portal.rosters import cells
from portal.rosters.cells import Values
from portal.rosters.columns import Layout
from portal.sheets.lines import Line


@dataclass
class Plan:
    """One row and what becomes of it; `changes`: field to [before, after]."""

    line: int
    cells: Sequence[str]
    outcome: Outcome
    reason: str
    values: Values
    company_id: int | None = None
    is_doubtful: bool = False
    changes: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def likeness(self) -> Likeness:
        return likeness_of(self.values)


class Earlier:
    """The rows of the same file that came before, by their codes and by what makes two companies alike."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.sharing: dict[str, list[int]] = defaultdict(list)
        self.seen: dict[int, Likeness] = {}

    def same(self, values: Values) -> int | None:
        """The row with the same VAT number or tax code."""
        return next((self.codes[code] for code in codes_of(values) if code in self.codes), None)

    def like(self, mine: Likeness) -> int | None:
        few = (key for key in mine.keys if len(self.sharing.get(key, ())) <= likeness.crowd(key))
        others = sorted({line for key in few for line in self.sharing.get(key, ())})
        return next((line for line in others if is_telling(likeness.compare(mine, self.seen[line]))), None)

    def add(self, line: int, values: Values) -> None:
        for code in codes_of(values):
            self.codes.setdefault(code, line)

    def add_new(self, line: int, mine: Likeness) -> None:
        """A row that will be a company of its own: later ones may be the same."""
        self.seen[line] = mine
        for key in mine.keys:
            self.sharing[key].append(line)


def is_telling(found: Found | None) -> bool:
    """Mail of the same site alone is what the shops of a chain have in common."""
    return found is not None and set(found.reasons) != {Reason.DOMAIN}


def codes_of(values: Values) -> list[str]:
    """A company's tax code is often its VAT number, so the two are looked for crosswise."""
    return [code for code in dict.fromkeys((values.vat_number, values.tax_code)) if code]


def likeness_of(values: Values) -> Likeness:
    emails = frozenset(address for address in [*values.emails, values.pec] if address)
    return Likeness(
        name=values.name,
        municipality=values.municipality,
        vat_number=values.vat_number,
        tax_code=values.tax_code,
        emails=emails,
        phones=frozenset(values.phones),
    )


def plan(lines: Sequence[Line], layout: Layout, earlier: Earlier, *, overwrites: bool) -> list[Plan]:
    """The plans of these rows, in their order; `earlier` learns of each."""
    plans = [read(line, layout) for line in lines]
    readable = [each for each in plans if each.outcome is not Outcome.REFUSED]
    for each in readable:
        _settle_within_the_file(each, earlier)
    open_ones = [each for each in readable if each.outcome is Outcome.NEW]
    meet(open_ones, overwrites=overwrites)
    _look_for_twins([each for each in open_ones if each.outcome is Outcome.NEW], earlier)
    return plans


def read(line: Line, layout: Layout) -> Plan:
    """The row by itself: its values, or why it can't be taken."""
    by_field: dict[str, list[str]] = defaultdict(list)
    called: dict[str, str] = {}
    for position, what in sorted(layout.columns.items()):
        by_field[what].append(line.cell(position))
        called.setdefault(what, layout.headers[position])
    values, wrong = cells.read(by_field, called)
    reason = _misplaced(line, layout) or "; ".join(wrong)
    if not reason and values.is_empty:
        reason = _("Nelle colonne scelte non c'è nessun dato.")
    return Plan(line.number, line.cells, Outcome.REFUSED if reason else Outcome.NEW, reason, values)


def _misplaced(line: Line, layout: Layout) -> str:
    if len(line.cells) > len(layout.headers):
        return _("Ha più celle delle colonne: forse c'è un separatore dentro un dato.")
    if layout.header_row and [cell.casefold() for cell in line.cells] == [each.casefold() for each in layout.headers]:
        return _("Ripete i titoli delle colonne.")
    return ""


def _settle_within_the_file(each: Plan, earlier: Earlier) -> None:
    first = earlier.same(each.values)
    if first is not None:
        each.outcome = Outcome.DUPLICATE
        each.reason = _("È la stessa azienda della riga %(line)s: stessa partita IVA o codice fiscale.", line=first)
    else:
        earlier.add(each.line, each.values)


def meet(plans: Sequence[Plan], *, overwrites: bool) -> None:
    """Find those that the register has by their codes, and say what they would change there."""
    known = queries.with_codes({code for each in plans for code in codes_of(each.values)})
    for each in plans:
        company = _whose(each.values, known)
        if company is None:
            each.reason = _missing(each.values)
            each.outcome = Outcome.REFUSED if each.reason else Outcome.NEW
        elif _is_another(company, each.values):
            each.outcome, each.company_id = Outcome.DUPLICATE, company.id
            each.reason = _("Ha un codice di %(name)s, ma un'altra partita IVA: guarda la sua scheda.", name=company.name)
        else:
            join(each, company, overwrites=overwrites)


def _whose(values: Values, known: Mapping[str, Company]) -> Company | None:
    return next((known[code] for code in codes_of(values) if code in known), None)


def _is_another(company: Company, values: Values) -> bool:
    """One who only claims the number, or has the tax code with another number."""
    if not values.vat_number:
        return False
    return company.vat_claimed == values.vat_number or company.vat_number not in {None, values.vat_number}


def _missing(values: Values) -> str:
    if not values.name:
        return _("Manca il nome, e nessuna azienda del registro ha questa partita IVA o questo codice fiscale.")
    said = (*codes_of(values), values.municipality, values.cap, values.address, values.pec, *values.emails, *values.phones)
    if not any(said):
        return _("C'è solo il nome: serve almeno un comune, un indirizzo, un numero o un codice.")
    return ""


def join(each: Plan, company: Company, *, overwrites: bool) -> None:
    """The row is about this company: what it would change, or that it says nothing new."""
    found = changes.of(company, each.values, overwrites=overwrites)
    each.company_id, each.changes = company.id, changes.shown(company, each.values, found)
    told = changes.words(each.changes, found.kept)
    if found.any:
        each.outcome, each.reason = Outcome.UPDATE, f"{company.name}. {told}"
    else:
        each.outcome = Outcome.DUPLICATE
        each.reason = _("%(name)s c'è già: niente da aggiungere. %(kept)s", name=company.name, kept=told).strip()


def _look_for_twins(plans: Sequence[Plan], earlier: Earlier) -> None:
    alike = twins.like_many({each.line: each.likeness for each in plans})
    for each in plans:
        twin = next((found for found in alike[each.line] if is_telling(found.found)), None)
        if twin:
            each.outcome, each.is_doubtful, each.company_id = Outcome.DUPLICATE, True, twin.company.id
            each.reason = _("Forse è %(name)s: %(why)s.", name=twin.company.name, why=_why(twin.found.reasons))
            continue
        line = earlier.like(each.likeness)
        if line is None:
            earlier.add_new(each.line, each.likeness)
            each.changes = changes.shown(None, each.values, changes.of(changes.NOBODY, each.values, overwrites=False))
        else:
            each.outcome, each.is_doubtful = Outcome.DUPLICATE, True
            each.reason = _("Forse è la stessa azienda della riga %(line)s.", line=line)


def _why(reasons: Iterable[Any]) -> str:
    return ", ".join(str(REASONS[reason]).lower() for reason in reasons)
