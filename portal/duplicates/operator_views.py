"""Likely twins: their list, the two side by side, joining them or keeping them apart."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import queries as companies
from portal.companies.models import Company
from portal.core import exports
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Table
from portal.core.undo import undoable
from portal.core.web import back
from portal.duplicates import fields, people, queries, services
from portal.duplicates.forms import MergeForm, merge_form
from portal.duplicates.models import DuplicatePair
from portal.duplicates.words import in_words

area = Area(
    "duplicates",
    Audience.OPERATOR,
    "/gestione/doppioni",
    menu=_l("Doppioni"),
    icon="people",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)


@area.get("/")
def index() -> ResponseReturnValue:
    table = pairs_table()
    if table.wants_file:
        return exports.take_away(table, "duplicates.export", label=_("Doppioni"))
    return render_template("duplicates/operator/index.html", table=table, recent=queries.recent())


def pairs_table() -> Table:
    return Table(
        name="doppioni",
        query=queries.waiting(),
        columns=[
            Column("first", _("Azienda"), lambda row: row.in_order[0].name),
            Column("second", _("E questa?"), lambda row: row.in_order[1].name),
            Column("acts", _("Sono la stessa azienda?"), None),
            Column("reasons", _("Che cosa hanno in comune"), lambda row: ", ".join(row.reason_labels)),
            Column("score", _("Quanto è probabile"), lambda row: row.score, DuplicatePair.score, numeric=True),
        ],
        unique=DuplicatePair.id,
        search=queries.found_by,
        default_sort="score",
        default_descending=True,
    )


@area.route("/<int:kept_id>/<int:gone_id>", methods=["GET", "POST"])
@needs(Permission.COMPANIES_APPROVE)
def merge(kept_id: int, gone_id: int) -> ResponseReturnValue:
    """The two side by side; nothing happens before the last button."""
    kept, gone = queries.there(kept_id), queries.there(gone_id)
    if kept is None or gone is None or kept is gone:
        return _joined_already(kept_id, gone_id)
    form, name = merge_form(kept, gone), gone.name
    done = form.run(services.merge, kept_id=kept_id, gone_id=gone_id)
    if done:
        words = _("%(name)s e %(into)s sono ora una sola azienda.", name=name, into=kept.name)
        flash(undoable(words, url_for(".undo", merge_id=done.id)), "success")
        return redirect(url_for("companies_operator.page", company_id=kept_id))
    if form.is_stale:
        flash(" ".join(form.form_errors), "error")
        return redirect(url_for(".merge", kept_id=kept_id, gone_id=gone_id))
    form.shows(version=kept.version, other_version=gone.version)
    return _side_by_side(kept, gone, form)


def _side_by_side(kept: Company, gone: Company, form: MergeForm) -> ResponseReturnValue:
    return render_template(
        "duplicates/operator/merge.html",
        kept=kept,
        gone=gone,
        form=form,
        agreed=[(field.label, field.words(kept)) for field in fields.FIELDS if not field.differs(kept, gone)],
        in_both={other.id: each for each, other in people.in_both(kept, gone)},
        moved=in_words(queries.comes_along(gone)),
        pair=queries.pair_of(kept.id, gone.id),
    )


def _joined_already(kept_id: int, gone_id: int) -> ResponseReturnValue:
    """A colleague was quicker: the page of what the two are now."""
    into = companies.former(gone_id) or companies.former(kept_id)
    if into is None:
        return redirect(url_for(".index"))
    flash(_("Queste due schede sono già state unite."), "info")
    return redirect(url_for("companies_operator.page", company_id=into.id))


@area.post("/annulla/<int:merge_id>")
@needs(Permission.COMPANIES_APPROVE)
def undo(merge_id: int) -> ResponseReturnValue:
    company = services.undo(queries.merge(merge_id))
    flash(_("Annullato: %(name)s ha di nuovo la sua scheda.", name=company.name), "info")
    return redirect(url_for("companies_operator.page", company_id=company.id))


@area.post("/<int:kept_id>/<int:gone_id>/separate")
@needs(Permission.COMPANIES_EDIT)
def keep_apart(kept_id: int, gone_id: int) -> ResponseReturnValue:
    one, other = companies.one(kept_id), companies.one(gone_id)
    pair = services.keep_apart(one, other)
    words = _("%(one)s e %(other)s restano due aziende.", one=one.name, other=other.name)
    flash(undoable(words, url_for(".ask_again", pair_id=pair.id)), "success")
    return redirect(back(url_for(".index")))


@area.post("/<int:pair_id>/chiedi-ancora")
@needs(Permission.COMPANIES_EDIT)
def ask_again(pair_id: int) -> ResponseReturnValue:
    services.ask_again(queries.pair(pair_id))
    flash(_("Annullato: le due aziende tornano tra i doppioni."), "info")
    return redirect(back(url_for(".index")))
