"""What we know of a company and of who reads, in its own area: to read, to take away, to have put right, and to be left in peace."""

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import door, opposition
from portal.core import audit
from portal.core.areas import Area
from portal.core.database import now
from portal.core.forms import Form
from portal.core.language import noted
from portal.core.roles import Audience
from portal.privacy import known, queries, services
from portal.privacy.forms import RequestForm

area = Area("privacy", Audience.COMPANY, "/azienda/privacy", admit=door.admit, menu=_l("Privacy"))


@area.get("/")
def index() -> ResponseReturnValue:
    me = door.visitor()
    return render_template(
        "privacy/company/index.html",
        me=me,
        chapters=known.of(me),
        readers=queries.readers(),
        exports=queries.exports(),
        sent=queries.mails_to(me),
    )


@area.get("/dati")
def read() -> ResponseReturnValue:
    """All of it on one page, to print or to keep as a PDF."""
    me = door.visitor()
    audit.journal("privacy.export", me, label=me.title)
    return render_template("privacy/company/read.html", me=me, chapters=known.of(me), today=now())


@area.get("/dati.json")
def take_away() -> ResponseReturnValue:
    me = door.visitor()
    audit.journal("privacy.export", me, label=me.title)
    told = {_("Dati di"): me.title, _("Il"): now().isoformat(timespec="seconds"), **known.as_plain(known.of(me))}
    text = current_app.json.dumps(told, ensure_ascii=False, indent=1, sort_keys=False)
    headers = {"Content-Disposition": 'attachment; filename="dati-workin.json"', "Cache-Control": "no-store"}
    return Response(text, mimetype="application/json", headers=headers)


@area.post("/non-scrivetemi")
def object_() -> ResponseReturnValue:
    me = door.visitor()
    if Form().validate_on_submit() and not me.objected_at:
        opposition.object_(me, how=noted(_l("dalla pagina dell'azienda")))
    flash(_("Va bene: non ti scriviamo più. Puoi ancora chiedere il collegamento e usare questa pagina."), "success")
    return redirect(url_for(".index"))


@area.post("/scrivetemi")
def take_back() -> ResponseReturnValue:
    me = door.visitor()
    if Form().validate_on_submit() and me.objected_at:
        opposition.take_back(me)
    flash(_("Va bene: da ora possiamo scriverti di nuovo."), "success")
    return redirect(url_for(".index"))


@area.route("/richiesta", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """To have the own data put right or erased: a message with a day by which we must have answered."""
    form = RequestForm()
    asked = form.run(services.ask, contact=door.visitor())
    if asked:
        flash(_("Richiesta ricevuta: rispondiamo nei messaggi, entro 30 giorni."), "success")
        return redirect(url_for("messages_company.messages"))
    return render_template("privacy/company/ask.html", form=form)
