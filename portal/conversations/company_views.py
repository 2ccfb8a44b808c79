"""Messages and documents in a company's own area."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import door
from portal.conversations import documents, queries, services
from portal.conversations.forms import MessageForm
from portal.core import files
from portal.core.areas import Area
from portal.core.roles import Audience

documents_area = Area("documents", Audience.COMPANY, "/azienda/documenti", admit=door.admit, menu=_l("Documenti"))
messages_area = Area("messages", Audience.COMPANY, "/azienda/messaggi", admit=door.admit, menu=_l("Messaggi"))


@messages_area.route("/", methods=["GET", "POST"])
def messages() -> ResponseReturnValue:
    form, me = MessageForm(), door.visitor()
    if form.run(services.write, contact=me):
        flash(_("Messaggio inviato. Quando rispondiamo, ti avvisiamo per e-mail."), "success")
        return redirect(url_for(".messages"))
    return render_template(
        "conversations/company/messages.html", form=form, me=me, messages=queries.thread(me.company, reader=me)
    )


@documents_area.get("/")
def index() -> ResponseReturnValue:
    return render_template("conversations/company/documents.html", documents=queries.documents_of(door.company()))


@documents_area.route("/<int:document_id>", methods=["GET", "POST"])
def fetch(document_id: int) -> ResponseReturnValue:
    """The button posts, and so the first fetching is noted; phones that then ask once more for the file are given it too."""
    document = queries.document_of(door.company(), document_id)
    if request.method == "POST":
        documents.note_fetched(document, door.visitor())
    return files.hand_out(document.stored_as, file_name=document.file_name, media_type=document.media_type)
