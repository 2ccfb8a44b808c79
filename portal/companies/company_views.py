"""A company's own area, entered by personal link: no password, nothing changes on opening a page."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.companies import door, services
from portal.companies.forms import AskLinkForm, DataForm
from portal.core import links
from portal.core.areas import Area
from portal.core.roles import Audience

area = Area("companies", Audience.COMPANY, "/azienda", admit=door.admit)


@area.get("/")
def index() -> ResponseReturnValue:
    return render_template("companies/company/index.html", company=door.company(), contact=door.visitor())


@area.route("/entra/<token>", methods=["GET", "POST"])
def enter(token: str) -> ResponseReturnValue:
    """Opening the link only shows a button: scanners of mail open links too."""
    link = links.find(token, services.AREA_LINK)
    if link is None:
        return render_template("companies/company/link_ended.html"), 410
    form = AskLinkForm()  # its hidden fields only
    if form.is_submitted():
        used = links.use(token, services.AREA_LINK) or abort(410)
        door.let_in(used)
        return redirect(url_for(".index"))
    return render_template("companies/company/enter.html", form=form)


@area.route("/dati", methods=["GET", "POST"])
def data() -> ResponseReturnValue:
    contact = door.visitor()
    company = contact.company
    known = {"contact_name": contact.name, "contact_role": contact.role, "phone": contact.phone}
    form = DataForm(obj=company, data=known)
    if form.run(services.update_data, contact=contact):
        flash(_("Dati aggiornati."), "success")
        return redirect(url_for(".index"))
    form.version.data = company.version  # the next try builds on what is there now
    return render_template("companies/company/data.html", form=form, company=company)


@area.post("/rimandami-il-link")
def send_link() -> ResponseReturnValue:
    sent = services.send_link(door.visitor())
    words = (
        _("Ti abbiamo mandato un collegamento nuovo.")
        if sent
        else _("Oggi te ne abbiamo già mandati diversi: guarda nella tua posta.")
    )
    flash(words, "success" if sent else "info")
    return redirect(url_for(".index"))


@area.route("/link", methods=["GET", "POST"])
def ask_link() -> ResponseReturnValue:
    form = AskLinkForm()
    if form.validate_on_submit():
        services.send_links_to(**form.answers())
        return redirect(url_for(".ask_link_sent"))
    return render_template("companies/company/ask_link.html", form=form)


@area.get("/link/inviato")
def ask_link_sent() -> ResponseReturnValue:
    return render_template("companies/company/ask_link_sent.html")


@area.post("/esci")
def leave() -> ResponseReturnValue:
    door.leave()
    return redirect(url_for(".ask_link"))
