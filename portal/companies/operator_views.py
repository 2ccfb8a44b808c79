"""Companies as operators see them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.companies import queries, services
from portal.companies.choices import CALL_WHEN
from portal.companies.forms import ContactForm, NoteForm, SpokenForm
from portal.companies.models import Company
from portal.core import links
from portal.core.areas import Area, needs
from portal.core.forms import Form
from portal.core.roles import Audience, Permission

area = Area("companies", Audience.OPERATOR, "/gestione/aziende", needs=Permission.COMPANIES_VIEW)


@area.get("/<int:company_id>")
def page(company_id: int) -> ResponseReturnValue:
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
        claimants=queries.claimants(company),
    )


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
    if form.run(services.correct_data, company=company):
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
