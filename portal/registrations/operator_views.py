"""Deciding on a registration, from the desk or from the company's page."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.companies import queries as companies
from portal.companies import register
from portal.companies.forms import NewCompanyForm
from portal.companies.models import Company, CompanyEvent, CompanyStatus
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.undo import undoable
from portal.core.web import back
from portal.duplicates import queries as duplicates
from portal.duplicates.likeness import Likeness
from portal.registrations import services
from portal.registrations.forms import DecisionForm, ReasonForm

area = Area("registrations", Audience.OPERATOR, "/gestione/registrazioni", needs=Permission.COMPANIES_VIEW)

MOST_TWINS = 5


@area.route("/nuova", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def add() -> ResponseReturnValue:
    """An operator writes a company down; where it may be there already, it is shown before anything is written."""
    form = NewCompanyForm()
    twins = _twins(form) if form.is_submitted() and form.validate() and not form.sure.data else []
    company = None if twins else form.run(register.add_company)
    if company:
        flash(_("%(name)s è in elenco, e la segui tu.", name=company.name), "success")
        return redirect(f"/gestione/aziende/{company.id}")
    return render_template("registrations/operator/add.html", form=form, twins=twins)


def _twins(form: NewCompanyForm) -> list[duplicates.Twin]:
    said = form.data
    typed = Likeness(
        name=said["name"],
        municipality=said["municipality"] or "",
        vat_number=said["vat_number"] or "",
        tax_code=said["tax_code"] or "",
        emails=frozenset(filter(None, [said["email"], said["pec"]])),
        phones=frozenset(filter(None, [said["phone"]])),
    )
    return duplicates.like(typed)[:MOST_TWINS]


@area.post("/<int:company_id>/accetta")
@needs(Permission.COMPANIES_APPROVE)
def approve(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = DecisionForm()
    event = form.run(services.approve, company=company)
    if event is None:
        return _refused(form)
    return _decided(event, _("%(name)s può ora ospitare tirocini.", name=company.name))


@area.route("/<int:company_id>/chiedi", methods=["GET", "POST"])
@needs(Permission.COMPANIES_APPROVE)
def ask_more(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    if company.mail_contact:
        words = _("Abbiamo chiesto a %(name)s quello che manca.", name=company.name)
    else:
        words = _("Segnato. %(name)s non ha un'e-mail confermata: telefona e chiedi tu.", name=company.name)
    return _with_reason(company, services.ask_more, words, "ask_more")


@area.route("/<int:company_id>/non-accettare", methods=["GET", "POST"])
@needs(Permission.COMPANIES_APPROVE)
def decline(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    return _with_reason(company, services.decline, _("%(name)s non è stata accettata.", name=company.name), "decline")


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_APPROVE)
def undo(event_id: int) -> ResponseReturnValue:
    company = services.undo(companies.event(event_id))
    flash(_("Annullato: %(name)s è com'era prima.", name=company.name), "info")
    return redirect(back())


@area.post("/<int:company_id>/partita-iva")
@needs(Permission.COMPANIES_APPROVE)
def take_over_number(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = DecisionForm()
    if not form.run(services.take_over_number, company=company):
        return _refused(form)
    flash(_("La partita IVA è ora di %(name)s.", name=company.name), "success")
    return redirect(f"/gestione/aziende/{company.id}")


def _refused(form: DecisionForm) -> ResponseReturnValue:
    flash(" ".join(form.form_errors) or _("Non salvato: riprova."), "error")
    return redirect(back())


def _with_reason(company: Company, act: Callable[..., CompanyEvent], words: str, page: str) -> ResponseReturnValue:
    form = ReasonForm()
    event = form.run(act, company=company)
    if event:
        return _decided(event, words)
    form.shows(version=company.version)
    whence = back(f"/gestione/aziende/{company.id}")
    return render_template(f"registrations/operator/{page}.html", form=form, company=company, back=whence)


def _how_to_tell(company: Company) -> str:
    if company.has_phone:
        return _("Nessuna e-mail confermata: telefona per dirlo.")
    return _("Non c'è un'e-mail confermata né un telefono: lo saprà quando conferma l'indirizzo.")


def _decided(event: CompanyEvent, words: str) -> ResponseReturnValue:
    is_told = event.undo["mail"] or event.kind == CompanyStatus.MORE_ASKED.value  # whose own words say it
    untold = "" if is_told else " " + _how_to_tell(event.company)
    flash(undoable(words + untold, url_for(".undo", event_id=event.id)), "success")
    return redirect(back(f"/gestione/aziende/{event.company_id}"))
