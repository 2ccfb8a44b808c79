"""The outbox: what waits, what left, what did not and why; send again, set aside, read."""

import sqlalchemy as sa
from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.queries import is_demo
from portal.core import exports
from portal.core.areas import Area, needs
from portal.core.mail import MailStatus, OutboxMail
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table, local
from portal.core.undo import undoable
from portal.core.web import back
from portal.postbox import queries, services
from portal.postbox.words import STATES, state_label

area = Area(
    "postbox",
    Audience.OPERATOR,
    "/gestione/posta",
    menu=_l("Posta"),
    icon="send",
    needs=Permission.MAIL_VIEW,
)
# The frame with the message may show its styles and nothing else: no script, no form, no request to anybody.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
TO_SETTLE = "da-sistemare"  # one choice for every state that waits for a person
MOST_ATTEMPTS = 99
HIDDEN = _l("Questo messaggio contiene un collegamento segreto: qui non si può leggere.")


@area.get("/")
def index() -> ResponseReturnValue:
    table = mails_table()
    if table.wants_file:
        return exports.take_away(table, "mail.export", label=_("Posta"))
    return render_template(
        "postbox/operator/index.html",
        table=table,
        states=STATES,
        delayed=queries.waiting_after_refusal(),
        overdue=queries.overdue(),
    )


def mails_table() -> Table:
    choices = [(TO_SETTLE, _("Da sistemare"))] + [
        (status.value, state_label(status)) for status in MailStatus if status is not MailStatus.DELIVERING
    ]
    return Table(
        name="posta",
        query=queries.listed(),
        columns=[
            Column("subject", _("Oggetto"), lambda row: row.subject, OutboxMail.subject),
            Column("status", _("Stato"), lambda row: state_label(row.status), OutboxMail.status),
            Column("recipient", _("A chi"), lambda row: row.recipient, OutboxMail.recipient),
            Column("created_at", _("Quando"), lambda row: local(row.created_at), OutboxMail.created_at),
            Column("words", _("Che cosa è successo"), lambda row: row.words, shown=False),  # on the screen below the address
        ],
        unique=OutboxMail.id,
        search=queries.holds,
        filters=[Filter("stato", _("Stato"), choices, _in_state)],
        default_sort="created_at",
        default_descending=True,
    )


def _in_state(value: str) -> sa.ColumnElement[bool]:
    return OutboxMail.status.in_(queries.TROUBLE if value == TO_SETTLE else [MailStatus(value)])


@area.get("/<int:mail_id>")
def page(mail_id: int) -> ResponseReturnValue:
    mail = queries.one(mail_id)
    return render_template("postbox/operator/page.html", mail=mail, state=STATES[mail.status], readable=may_read(mail))


@area.get("/<int:mail_id>/anteprima")
def preview(mail_id: int) -> ResponseReturnValue:
    """The message as its reader sees it, in a frame that can do nothing."""
    mail = queries.one(mail_id)
    answer: Response = make_response(mail.html if may_read(mail) else str(HIDDEN))
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def may_read(mail: OutboxMail) -> bool:
    """Whoever could read a secret link could become somebody else. Shown in a demo, where mails stay in a folder."""
    return not mail.secret or (is_demo() and bool(current_app.config["MAIL_FOLDER"]))


@area.post("/<int:mail_id>/rimanda")
@needs(Permission.MAIL_RETRY)
def send_again(mail_id: int) -> ResponseReturnValue:
    mail = queries.one(mail_id)
    before = mail.attempts
    services.send_again(mail)
    words = _("«%(subject)s» parte di nuovo per %(to)s.", subject=mail.subject, to=mail.recipient)
    flash(undoable(words, url_for(".take_back", mail_id=mail.id, tentativi=before)), "success")
    return redirect(back(url_for(".index")))


@area.post("/<int:mail_id>/ferma")
@needs(Permission.MAIL_RETRY)
def take_back(mail_id: int) -> ResponseReturnValue:
    before = request.args.get("tentativi", 0, type=int)  # the way back carries what sending again has begun anew
    mail = services.take_back(queries.one(mail_id), attempts=min(max(before, 0), MOST_ATTEMPTS))
    flash(_("Annullato: «%(subject)s» non parte ed è di nuovo da sistemare.", subject=mail.subject), "info")
    return redirect(back(url_for(".index")))


@area.post("/<int:mail_id>/sistemata")
@needs(Permission.MAIL_RETRY)
def set_aside(mail_id: int) -> ResponseReturnValue:
    mail = services.set_aside(queries.one(mail_id))
    words = _("«%(subject)s» per %(to)s è sistemata.", subject=mail.subject, to=mail.recipient)
    flash(undoable(words, url_for(".bring_back", mail_id=mail.id)), "success")
    return redirect(back(url_for(".index")))


@area.post("/<int:mail_id>/annulla")
@needs(Permission.MAIL_RETRY)
def bring_back(mail_id: int) -> ResponseReturnValue:
    mail = services.bring_back(queries.one(mail_id))
    flash(_("Annullato: «%(subject)s» è di nuovo da sistemare.", subject=mail.subject), "info")
    return redirect(back(url_for(".index")))
