"""A company's own area, entered by personal link: no password, nothing changes on opening a page."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from portal.accounts.sign_in import address as sender
from portal.companies import door, register, services
from portal.companies.forms import AskLinkForm, DataForm
from portal.companies.models import Contact
from portal.core import links, throttle
from portal.core.areas import Area
from portal.core.database import db
from portal.core.forms import Form
from portal.core.roles import Audience

area = Area("companies", Audience.COMPANY, "/azienda", admit=door.admit, menu=_l("La tua pagina"))
data_area = Area("data", Audience.COMPANY, "/azienda/dati", admit=door.admit, menu=_l("Dati"))
ASKED_FROM_ONE_ADDRESS = 10  # links an hour


@area.get("/")
def index() -> ResponseReturnValue:
    return render_template("companies/company/index.html", company=door.company(), contact=door.visitor())


@area.route("/entra/<token>", methods=["GET", "POST"])
def enter(token: str) -> ResponseReturnValue:
    """Opening the link only shows a button: scanners of mail open links too."""
    link = links.find(token, services.AREA_LINK)
    if link is None:
        return _ended()
    form = Form()
    if form.is_submitted():
        used = links.use(token, services.AREA_LINK) or abort(410)
        door.let_in(used)
        return redirect(url_for(".index"))
    return render_template("companies/company/enter.html", form=form)


@area.route("/conferma/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Confirming the address: opening the link shows a button, pressing it confirms."""
    if links.find(token, services.CONFIRM_LINK) is None:
        return _ended()
    form = Form()
    link = links.use(token, services.CONFIRM_LINK) if form.is_submitted() else None
    if link is None:
        return render_template("companies/company/confirm.html", form=form)
    inside = services.confirm(db.get_or_404(Contact, link.subject_id))
    opened = links.use(inside, services.AREA_LINK) if inside else None
    if opened is None:
        return redirect(url_for(".confirmed"))
    door.let_in(opened)
    flash(_("Grazie: il tuo indirizzo è confermato. Questa è la pagina della tua azienda."), "success")
    return redirect(url_for(".index"))


def _ended() -> ResponseReturnValue:
    """Who is inside already needs no new link: the own page is what the old one was opened for."""
    try:
        door.visitor()
    except NotFound:
        return render_template("companies/company/link_ended.html"), 410
    return redirect(url_for(".index"))


@area.get("/confermato")
def confirmed() -> ResponseReturnValue:
    """For who has confirmed but gets in only after we have talked."""
    return render_template("companies/company/confirmed.html")


@data_area.route("", methods=["GET", "POST"])
def data() -> ResponseReturnValue:
    contact = door.visitor()
    company = contact.company
    known = {"contact_name": contact.name, "contact_role": contact.role, "phone": contact.phone}
    form, shown = DataForm(obj=company, data=known), company.vat_shown
    if form.run(register.update_data, contact=contact):
        new_number = company.vat_shown and company.vat_shown != shown
        flash(_("Dati aggiornati. La partita IVA la controlliamo noi.") if new_number else _("Dati aggiornati."), "success")
        return redirect(url_for("companies_company.index"))
    if not form.is_submitted():
        form.vat_number.data = shown
    form.shows(version=company.version)
    return render_template("companies/company/data.html", form=form, company=company)


@area.post("/rimandami-il-link")
def send_link() -> ResponseReturnValue:
    sent = services.send_link(door.visitor(), asked_by="owner")
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
    if form.is_submitted() and throttle.spend("ask_link", sender(), most=ASKED_FROM_ONE_ADDRESS, minutes=60):
        form.validate()
        form.form_errors.append(_("Da qui sono arrivate molte richieste. Riprova tra un'ora, o telefonaci."))
    elif form.validate_on_submit():
        services.wish_for_link(**form.answers())
        return redirect(url_for(".ask_link_sent"))
    return render_template("companies/company/ask_link.html", form=form)


@area.get("/link/inviato")
def ask_link_sent() -> ResponseReturnValue:
    return render_template("companies/company/ask_link_sent.html")


@area.post("/esci")
def leave() -> ResponseReturnValue:
    door.leave()
    return redirect(url_for(".ask_link"))
