"""Confirming the address: opening the link shows a button, pressing it confirms."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.companies import door
from portal.companies.models import Contact
from portal.companies.services import AREA_LINK
from portal.core import links
from portal.core.areas import Area
from portal.core.database import db
from portal.core.forms import Form
from portal.core.roles import Audience
from portal.registrations import services

area = Area("registrations", Audience.COMPANY, "/azienda/conferma", admit=door.admit)


@area.route("/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    if links.find(token, services.CONFIRM_LINK) is None:
        return render_template("companies/company/link_ended.html"), 410
    form = Form()
    link = links.use(token, services.CONFIRM_LINK) if form.is_submitted() else None
    if link is None:
        return render_template("registrations/company/confirm.html", form=form)
    inside = services.confirm(db.get_or_404(Contact, link.subject_id))
    opened = links.use(inside, AREA_LINK)
    if opened:
        door.let_in(opened)
    return redirect(url_for("companies_company.index"))
