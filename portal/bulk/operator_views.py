"""Acts on many companies: say what, see how many, confirm; then how far it is, and back again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.accounts import queries as accounts
from portal.bulk import choosing, queries, services
from portal.bulk.choosing import Chosen
from portal.bulk.forms import FORMS, BulkForm
from portal.bulk.models import KIND_LABELS, REASON_LABELS, BulkAct, Kind, RowState
from portal.core.areas import Area
from portal.core.errors import RuleBroken
from portal.core.roles import Audience, Permission
from portal.core.undo import undoable
from portal.core.web import back

area = Area("bulk", Audience.OPERATOR, "/gestione/aziende/insieme", needs=Permission.COMPANIES_EDIT)


@area.get("/")
def index() -> ResponseReturnValue:
    """What was done to many at once, newest first."""
    return render_template("bulk/operator/index.html", acts=queries.recent())


@area.route("/nuovo", methods=["GET", "POST"])
def prepare() -> ResponseReturnValue:
    """What to do with the chosen companies; once that is said, how many it touches, and the last word."""
    kind = next((each for each in Kind if each.value == request.args.get("atto")), None)
    chosen = choosing.read(request, accounts.whose_list(current_user))
    if kind is None or chosen.is_empty:
        flash(_("Scegli che cosa fare.") if kind is None else _("Spunta almeno un'azienda dell'elenco."), "warning")
        return redirect(chosen.list_address)
    form = FORMS[kind]()
    act = form.run(_confirm, kind=kind, chosen=chosen, form=form) if form.confirmed.data else None
    if act:
        return _begun(act, chosen)
    counts = _counts(form, kind, chosen)
    return render_template("bulk/operator/prepare.html", form=form, kind=kind, labels=KIND_LABELS, chosen=chosen, **counts)


def _confirm(*, kind: Kind, chosen: Chosen, form: BulkForm, **_answers: Any) -> BulkAct:
    known: dict[str, Any] = {"value": form.value(), "words": form.words()}
    return services.start(kind=kind, chosen=chosen.ids, asked=chosen.asked, stated=form.stated.data or 0, **known)


def _counts(form: BulkForm, kind: Kind, chosen: Chosen) -> dict[str, Any]:
    """The numbers to confirm, where what to do has been said; nothing of it is written yet."""
    if not form.is_submitted() or not (form.confirmed.data or form.validate()):
        return {"counts": None}
    counts = queries.preview(kind, form.value(), chosen.ids)
    left = [(REASON_LABELS[reason], count) for reason, count in counts.items() if reason]
    return {"counts": counts, "touched": counts.get(None, 0), "left": left, "words": form.words()}


def _begun(act: BulkAct, chosen: Chosen) -> ResponseReturnValue:
    if act.is_under_way:
        return redirect(url_for(".one", act_id=act.id))
    done = queries.counts(act).get(RowState.DONE, 0)
    words = ngettext("%(words)s: %(num)d azienda.", "%(words)s: %(num)d aziende.", done, words=act.words)
    flash(undoable(words, url_for(".undo", act_id=act.id)), "success")
    return redirect(chosen.list_address)


@area.get("/<int:act_id>")
def one(act_id: int) -> ResponseReturnValue:
    """How far it is, and whom it left alone."""
    act = queries.one(act_id)
    counts = queries.counts(act)
    left = [(REASON_LABELS[reason], count) for reason, count in queries.left_alone(act)]
    examples = [(number, name, REASON_LABELS[reason]) for number, name, reason in queries.examples(act)]
    shown = {"done": counts.get(RowState.DONE, 0), "undone": counts.get(RowState.UNDONE, 0), "total": sum(counts.values())}
    waiting = counts.get(RowState.WAITING, 0)
    return render_template("bulk/operator/one.html", act=act, left=left, examples=examples, waiting=waiting, **shown)


@area.post("/<int:act_id>/annulla")
def undo(act_id: int) -> ResponseReturnValue:
    act = queries.one(act_id)
    try:
        services.undo(act)
    except RuleBroken as broken:
        flash(broken.words, "error")
        return redirect(url_for(".one", act_id=act.id))
    if act.is_under_way:
        return redirect(url_for(".one", act_id=act.id))
    flash(_("Annullato: le aziende sono com'erano prima."), "info")
    return redirect(back(url_for(".one", act_id=act.id)))
