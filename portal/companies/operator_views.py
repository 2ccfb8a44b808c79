"""Companies as operators see them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from portal.accounts import queries as accounts
from portal.companies import activity_codes, chat, queries, register, services
from portal.companies.choices import CALL_WHEN, CHANNELS, COOPERATIVES, DATA, DUTIES
from portal.companies.forms import ChargeForm, ContactForm, NoteForm, SpokenForm
from portal.companies.models import Company
from portal.core import links
from portal.core.areas import Area, may, needs
from portal.core.forms import Form
from portal.core.roles import Audience, Permission
from portal.core.workdays import today

area = Area("companies", Audience.OPERATOR, "/gestione/aziende", needs=Permission.COMPANIES_VIEW)


@area.get("/<int:company_id>")
def page(company_id: int) -> ResponseReturnValue:
    into = queries.former(company_id)
    if into:
        return redirect(url_for(".page", company_id=into.id))
    return show(queries.one(company_id), NoteForm())


def show(company: Company, note: NoteForm) -> ResponseReturnValue:
    """The page of a company, with a note as far as it is written."""
    working = [link for contact in company.contacts for link in links.working(services.AREA_LINK, contact.id)]
    return render_template(
        "companies/operator/page.html",
        company=company,
        note=note,
        links=working,
        vat_owner=queries.with_vat_number(company.vat_claimed),
        call_when=CALL_WHEN,
        cooperatives=COOPERATIVES,
        duties=DUTIES,
        channels=CHANNELS,
        data_labels=DATA,
        claimants=queries.claimants(company),
        ateco_title=activity_codes.title(company.ateco, company.ateco_edition),
        may_exclude=may(Permission.COMPANIES_EXCLUDE),
        sees_reserved=sees_reserved(company),
        today=today(),
        whatsapp=chat.address(company.main_contact, current_user.name),
        **told(company),
    )


def told(company: Company) -> dict[str, Any]:
    """The timeline as this reader may see it and has asked for it."""
    which, most = request.args.get("cronologia", ""), queries.TIMELINE * (20 if request.args.get("tutte") else 1)
    known = {"reader_id": current_user.id, "sees_reserved": may(Permission.RESERVED_VIEW), "which": which}
    events = queries.timeline(company, most=most + 1, **known)
    return {"events": events[:most], "which": which if which in queries.TALES else "", "more": len(events) > most}


def sees_reserved(company: Company) -> bool:
    """Why a company is excluded is for coordinators, and for who wrote it."""
    return may(Permission.RESERVED_VIEW) or company.excluded_by_id == current_user.id


@area.route("/<int:company_id>/in-carico", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def charge(company_id: int) -> ResponseReturnValue:
    """Who follows the company, and its tags."""
    company = queries.one(company_id)
    form = ChargeForm(obj=company)
    nobody = SelectChoice("", _("Nessuno"))
    followers = {each.id: each for each in (*accounts.operators(), company.assigned_to) if each}  # also one who has left
    form.assigned_to_id.choices = [nobody, *(SelectChoice(each.id, each.name) for each in followers.values())]
    if form.run(register.take_charge, company=company):
        flash(_("Salvato."), "success")
        return redirect(url_for(".page", company_id=company.id))
    if not form.is_submitted():
        form.tags.data = ", ".join(tag.name for tag in company.tags)
    form.shows(version=company.version)
    return render_template("companies/operator/charge.html", form=form, company=company)


@area.post("/<int:company_id>/nota")
@needs(Permission.COMPANIES_EDIT)
def add_note(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    form = NoteForm()
    if form.run(services.add_note, company=company):
        flash(_("Nota scritta."), "success")
        return redirect(url_for(".page", company_id=company.id))
    return show(company, form)


@area.route("/<int:company_id>/dati", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def data(company_id: int) -> ResponseReturnValue:
    """What the company says at the telephone."""
    company = queries.one(company_id)
    form = SpokenForm(obj=company)
    if form.run(register.correct_data, company=company):
        flash(_("Dati salvati."), "success")
        return redirect(url_for(".page", company_id=company.id))
    if not form.is_submitted():
        form.vat_number.data = company.vat_shown
    form.shows(version=company.version)
    return render_template("companies/operator/data.html", form=form, company=company)


@area.route("/<int:company_id>/referenti/nuovo", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def add_contact(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    form = ContactForm()
    if form.run(services.add_contact, company=company):
        flash(_("Referente aggiunto."), "success")
        return redirect(url_for(".page", company_id=company.id))
    form.shows(version=company.version)
    return render_template("companies/operator/contact.html", form=form, company=company, contact=None)


@area.route("/<int:company_id>/referenti/<int:contact_id>", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def change_contact(company_id: int, contact_id: int) -> ResponseReturnValue:
    contact = queries.contact(company_id, contact_id)
    form = ContactForm(obj=contact)
    if form.run(services.change_contact, contact=contact):
        flash(_("Dati di %(name)s salvati.", name=contact.name), "success")
        return redirect(url_for(".page", company_id=company_id))
    form.shows(version=contact.company.version)
    return render_template("companies/operator/contact.html", form=form, company=contact.company, contact=contact)


@area.post("/<int:company_id>/referenti/<int:contact_id>/fai-entrare")
@needs(Permission.COMPANIES_EDIT)
def let_in(company_id: int, contact_id: int) -> ResponseReturnValue:
    """A link for who has confirmed the address, the confirmation for who has not."""
    contact = queries.contact(company_id, contact_id)
    form = Form()
    if form.run(services.let_in, contact=contact):
        flash(_("Messaggio in partenza per %(email)s.", email=contact.email), "success")
    else:
        flash(" ".join(form.form_errors) or _("Non salvato: riprova."), "error")
    return redirect(url_for(".page", company_id=company_id))


@area.post("/<int:company_id>/revoca-link")
@needs(Permission.COMPANIES_EDIT)
def revoke_links(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    ended = services.revoke_links(company)
    flash(
        _(
            "Collegamenti revocati: %(count)s. Chi era entrato è uscito, e nessuno rientra prima di un tuo «Manda di nuovo la conferma».",
            count=ended,
        ),
        "success",
    )
    return redirect(url_for(".page", company_id=company.id))
