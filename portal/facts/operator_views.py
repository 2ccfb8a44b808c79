"""Costs, facts and funding, as the coordinator confirms and changes them."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table
from portal.core.workdays import today
from portal.facts import queries, services
from portal.facts.forms import CostForm, FactForm, FunderForm
from portal.facts.models import COST_LABELS, KIND_LABELS, PAYER_LABELS, Cost, CostAnswer, Fact, InternshipKind, Payer
from portal.facts.words import NAMES

NAME = sa.case(NAMES, value=Fact.code, else_=Fact.code)  # as the database sorts and searches by it
area = Area(
    "facts",
    Audience.OPERATOR,
    "/gestione/costi",
    menu=_l("Costi e dati"),
    icon="euro",
    aside=True,
    needs=Permission.FACTS_CONFIRM,
)


@area.get("/")
def index() -> ResponseReturnValue:
    groups: dict[InternshipKind, list[CostAnswer]] = {}
    for answer in queries.answers():
        groups.setdefault(answer.kind, []).append(answer)
    known = {"groups": groups, "to_check": queries.to_check(), "funder": queries.funder()}
    return render_template("facts/operator/index.html", **known, **labels())


@area.route("/<kind>/<what>", methods=["GET", "POST"])
@needs(Permission.FACTS_CONFIRM)
def cost(kind: str, what: str) -> ResponseReturnValue:
    asked = one_asked(kind, what)
    answer = queries.answer(*asked)
    form = CostForm(obj=shown(answer))
    if form.run(services.confirm_cost, kind=asked[0], what=asked[1]):
        flash(_("Confermato: la pagina pubblica lo dice da subito o dal giorno che hai scritto."), "success")
        return redirect(url_for(".index"))
    history = queries.answer_history(*asked)
    form.shows(newest=queries.newest(history))
    known = {"form": form, "answer": answer, "kind": asked[0], "what": asked[1], "history": history}
    return render_template("facts/operator/cost.html", **known, **labels())


@area.post("/<kind>/<what>/ritira")
@needs(Permission.FACTS_CONFIRM)
def withdraw(kind: str, what: str) -> ResponseReturnValue:
    asked = one_asked(kind, what)
    services.withdraw_cost(kind=asked[0], what=asked[1])
    flash(_("Ritirato: la pagina pubblica dice che è da confermare."), "success")
    return redirect(url_for(".index"))


@area.get("/dati")
def facts() -> ResponseReturnValue:
    table = facts_table()
    return table.as_csv() if table.wants_csv else render_template("facts/operator/facts.html", table=table, **labels())


@area.route("/dati/<code>", methods=["GET", "POST"])
@needs(Permission.FACTS_CONFIRM)
def fact(code: str) -> ResponseReturnValue:
    fact = queries.one(code) or abort(404)
    form = FactForm(obj=fact)
    if form.run(services.record_fact, code=code):
        flash(_("Salvato: le pagine che citano questo dato cambiano da subito o dal giorno che hai scritto."), "success")
        return redirect(url_for(".facts"))
    history = queries.history(code)
    form.shows(newest=queries.newest(history))
    return render_template("facts/operator/fact.html", form=form, fact=fact, history=history, **labels())


@area.post("/dati/<code>/vale-ancora")
@needs(Permission.FACTS_CONFIRM)
def still_holds(code: str) -> ResponseReturnValue:
    services.look_over(queries.one(code) or abort(404))
    flash(_("Controllato oggi: vale ancora."), "success")
    return redirect(url_for(".index"))


@area.route("/finanziamento", methods=["GET", "POST"])
@needs(Permission.FACTS_CONFIRM)
def funding() -> ResponseReturnValue:
    form = FunderForm(obj=queries.funder())
    if form.run(services.record_funder):
        flash(_("Salvato: pagine ed e-mail portano questa dicitura dal giorno che hai scritto."), "success")
        return redirect(url_for(".index"))
    blocks = queries.funders()
    form.shows(newest=queries.newest(blocks))
    return render_template("facts/operator/funding.html", form=form, blocks=blocks)


def one_asked(kind: str, what: str) -> tuple[InternshipKind, Cost]:
    try:
        return InternshipKind(kind), Cost(what)
    except ValueError:
        abort(404)


def shown(answer: CostAnswer | None) -> CostAnswer | None:
    """The form proposes what stands on file; an answer nobody knows yet leaves the choice empty."""
    if answer and answer.who_pays is Payer.UNKNOWN:
        return CostAnswer(source=answer.source, source_url=answer.source_url, source_date=answer.source_date)
    return answer


def labels() -> dict[str, Any]:
    words = {"kind_labels": KIND_LABELS, "cost_labels": COST_LABELS, "payer_labels": PAYER_LABELS}
    return {**words, "today": today()}


def facts_table() -> Table:
    columns = [
        Column("name", _("Dato"), lambda fact: fact.label, order=NAME),
        Column("value_it", _("Le pagine dicono"), lambda fact: fact.value_it),
        Column("code", _("Codice"), lambda fact: fact.code, shown=False),
        Column("source_title", _("Fonte"), lambda fact: fact.source_title),
        Column("verified_on", _("Controllato il"), lambda fact: fact.verified_on, order=Fact.verified_on),
        Column("review_by", _("Da ricontrollare entro"), lambda fact: fact.review_by, order=Fact.review_by),
    ]
    return Table(
        name="dati",
        query=queries.current_facts(),
        columns=columns,
        unique=Fact.id,
        search=matching,
        filters=[Filter("stato", _("Stato"), [("controllare", _("Da controllare"))], lambda _value: queries.is_due())],
        default_sort="name",
    )


def matching(q: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.icontains(q, autoescape=True) for column in (NAME, Fact.code, Fact.value_it, Fact.source_title)))
