"""Messages and documents as operators see them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import queries as companies
from portal.companies.models import Company
from portal.conversations import documents, queries, services
from portal.conversations.forms import AnswerForm, DocumentForm, RequestAnswerForm
from portal.conversations.models import CompanyMessage
from portal.conversations.services import Sent
from portal.core import exports, files
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table, local
from portal.core.undo import undoable
from portal.core.web import back, takes_files

area = Area(
    "conversations",
    Audience.OPERATOR,
    "/gestione/messaggi",
    menu=_l("Messaggi delle aziende"),
    icon="comment",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)
TO_READ = "da-leggere"


@area.get("/")
def index() -> ResponseReturnValue:
    table = messages_table()
    if table.wants_file:
        return exports.take_away(table, "messages.export", label=_("Messaggi delle aziende"))
    return render_template("conversations/operator/index.html", table=table)


def messages_table() -> Table:
    return Table(
        name="messaggi",
        query=queries.received(),
        columns=[
            Column("name", _("Azienda"), lambda row: row.company.name, Company.name),
            Column("text", _("Messaggio"), lambda row: row.text),
            Column("author", _("Chi scrive"), lambda row: row.author_name, CompanyMessage.author_name),
            Column("at", _("Quando"), lambda row: local(row.at), CompanyMessage.at),
            Column("state", _("Stato"), lambda row: _("Da leggere") if row.is_open else _("A posto")),
        ],
        unique=CompanyMessage.id,
        search=companies.found_by,
        filters=[Filter("quali", _("Quali"), [(TO_READ, _("Da leggere"))], lambda _value: queries.is_waiting())],
        default_sort="at",
        default_descending=True,
    )


@area.get("/azienda/<int:company_id>")
def thread(company_id: int) -> ResponseReturnValue:
    """All that was written with a company, and a form to write more."""
    return show(companies.one(company_id), AnswerForm())


def show(company: Company, form: AnswerForm) -> ResponseReturnValue:
    form.shows(seen=queries.newest(company))
    return render_template(
        "conversations/operator/thread.html", company=company, form=form, messages=queries.thread(company)
    )


@area.post("/azienda/<int:company_id>/scrivi")
@needs(Permission.COMPANIES_EDIT)
def answer(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = AnswerForm()
    sent = form.run(services.answer, company=company)
    if sent:
        flash(sent_words(sent), "success")
        return redirect(url_for(".thread", company_id=company.id))
    return show(company, form)


@area.route("/<int:message_id>/richiesta", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def answer_request(message_id: int) -> ResponseReturnValue:
    """Somebody has asked to have the own data corrected or erased."""
    message = queries.request(message_id)
    form = RequestAnswerForm()
    sent = form.run(services.answer_request, message=message)
    if sent:
        flash(sent_words(sent), "success")
        return redirect(url_for(".thread", company_id=message.company_id))
    form.shows(version=message.version)
    return render_template("conversations/operator/request.html", message=message, form=form)


def sent_words(sent: Sent) -> str:
    if sent.told:
        return _("Scritto: avvisiamo %(name)s per e-mail.", name=sent.told.name)
    return _("Scritto nella pagina dell'azienda. Per e-mail non possiamo avvisare nessuno: telefona.")


@area.post("/<int:message_id>/non-serve-risposta")
@needs(Permission.COMPANIES_EDIT)
def settle(message_id: int) -> ResponseReturnValue:
    event = services.needs_no_answer(queries.one(message_id))
    flash(
        undoable(_("Messaggio di %(name)s a posto.", name=event.company.name), url_for(".undo", event_id=event.id)),
        "success",
    )
    return redirect(back())


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    message = services.undo(companies.event(event_id))
    flash(_("Annullato: il messaggio di %(name)s è di nuovo da leggere.", name=message.company.name), "info")
    return redirect(back())


@area.route("/azienda/<int:company_id>/documento", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
@takes_files(documents.MOST)
def share(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = DocumentForm()
    shared = form.run(documents.share, company=company)
    if shared:
        flash(_("L'azienda trova «%(title)s» nella sua pagina.", title=shared.title), "success")
        return redirect(url_for("companies_operator.page", company_id=company.id))
    return render_template("conversations/operator/share.html", form=form, company=company)


@area.get("/documenti/<int:document_id>")
def fetch(document_id: int) -> ResponseReturnValue:
    """Also what was withdrawn: operators look at what was shared."""
    document = queries.document(document_id)
    return files.hand_out(document.stored_as, file_name=document.file_name, media_type=document.media_type)


@area.post("/documenti/<int:document_id>/ritira")
@needs(Permission.COMPANIES_EDIT)
def withdraw(document_id: int) -> ResponseReturnValue:
    document = queries.document(document_id)
    event = documents.withdraw(document)
    words = _("«%(title)s» non è più nella pagina dell'azienda.", title=document.title)
    flash(undoable(words, url_for(".share_again", event_id=event.id)), "success")
    return redirect(url_for("companies_operator.page", company_id=document.company_id))


@area.post("/documenti/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def share_again(event_id: int) -> ResponseReturnValue:
    document = documents.undo(companies.event(event_id))
    flash(_("Annullato: «%(title)s» è di nuovo nella pagina dell'azienda.", title=document.title), "info")
    return redirect(url_for("companies_operator.page", company_id=document.company_id))
