"""The register of companies as operators look at it, and the lists that they keep."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from portal.accounts import queries as accounts
from portal.core import exports
from portal.core.areas import Area, may, needs
from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.roles import Audience, Permission
from portal.core.tables import Table
from portal.core.undo import undoable
from portal.lists import filters, queries, register, services
from portal.lists.forms import ChangeListForm, ListForm

area = Area(
    "lists",
    Audience.OPERATOR,
    "/gestione/aziende",
    menu=_l("Aziende"),
    icon="building",
    needs=Permission.COMPANIES_VIEW,
)


@area.get("/")
def index() -> ResponseReturnValue:
    table = asked_table()
    if table.wants_file:
        label = ngettext("%(num)d azienda", "%(num)d aziende", table.count_all())
        taken = [column.label for column in table.exported]
        return exports.take_away(table, "company.export", label=label, filter=register.journalled(table), columns=taken)
    lists = queries.saved(current_user.id)
    current = next((each for each in lists if str(each.id) == table.kept.get("elenco")), None)
    return render_template(
        "lists/operator/index.html", lists=lists, current=current, **register.shown(table, current), **reader()
    )


@area.get("/colonne")
def columns() -> ResponseReturnValue:
    """Which columns, and in which order: each tap gives the same page with one thing changed."""
    table = asked_table(url_for(".columns"))
    done = asked_table().address()
    return render_template("lists/operator/columns.html", table=table, done=done, moved=register.moved)


@area.get("/elenchi")
def saved() -> ResponseReturnValue:
    questions = filters.all_of(mine())
    kept = [(each, register.said(each.asked, questions)) for each in queries.saved(current_user.id)]
    return render_template("lists/operator/saved.html", kept=kept, **reader())


@area.get("/elenchi/<int:list_id>")
def one(list_id: int) -> ResponseReturnValue:
    """The register as the list asks for it."""
    return redirect(register.address_of(queries.one_saved(list_id, current_user.id)))


@area.route("/elenchi/nuovo", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def save() -> ResponseReturnValue:
    """Keep what the address asks for."""
    table = asked_table()
    form = ListForm()
    made = form.run(services.save, owner_id=current_user.id, **register.state(table))
    if made:
        flash(_("Elenco «%(name)s» salvato.", name=made.name), "success")
        return redirect(register.address_of(made))
    asked = register.said(register.state(table)["asked"], table.filters)
    back = table.address()
    return render_template("lists/operator/form.html", form=form, asked=asked, back=back, title=_("Salva l'elenco"))


@area.route("/elenchi/<int:list_id>/cambia", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def change(list_id: int) -> ResponseReturnValue:
    kept = queries.of_owner(list_id, current_user.id)
    form = ChangeListForm(obj=kept)
    if form.run(services.change, saved=kept):
        flash(_("Elenco «%(name)s» salvato.", name=kept.name), "success")
        return redirect(url_for(".saved"))
    form.shows(version=kept.version)
    back = url_for(".saved")
    return render_template("lists/operator/form.html", form=form, back=back, title=_("Cambia l'elenco"))


@area.post("/elenchi/<int:list_id>/aggiorna")
@needs(Permission.COMPANIES_EDIT)
def update(list_id: int) -> ResponseReturnValue:
    """The list asks from here on what the address asks for."""
    kept = queries.of_owner(list_id, current_user.id)
    if Form().run(
        services.replace, saved=kept, version=request.form.get("version", 0, type=int), **register.state(asked_table())
    ):
        flash(_("Elenco «%(name)s» salvato.", name=kept.name), "success")
    else:
        flash(_("Nel frattempo l'elenco è cambiato: aprilo di nuovo."), "error")
    return redirect(register.address_of(kept))


@area.post("/elenchi/<int:list_id>/elimina")
@needs(Permission.COMPANIES_EDIT)
def delete(list_id: int) -> ResponseReturnValue:
    kept = services.delete(queries.of_owner(list_id, current_user.id))
    flash(undoable(_("Elenco «%(name)s» eliminato.", name=kept.name), url_for(".restore", list_id=kept.id)), "success")
    return redirect(url_for(".saved"))


@area.post("/elenchi/<int:list_id>/riprendi")
@needs(Permission.COMPANIES_EDIT)
def restore(list_id: int) -> ResponseReturnValue:
    kept = queries.of_owner(list_id, current_user.id, deleted=True)
    try:
        services.restore(kept)
        flash(_("Annullato: l'elenco «%(name)s» c'è di nuovo.", name=kept.name), "info")
    except RuleBroken as broken:
        flash(broken.words, "error")
    return redirect(url_for(".saved"))


def asked_table(path: str = register.PATH) -> Table:
    return register.table(MultiDict(request.args), mine=mine(), path=path)


def reader() -> dict[str, Any]:
    """Who looks, and whether this person may change anything."""
    return {"me": current_user.id, "may_edit": may(Permission.COMPANIES_EDIT)}


def mine() -> list[int]:
    return accounts.whose_list(current_user)
