"""How a company stands and what comes next: each act from its page, from the list of next steps, or from Oggi."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts import queries as accounts
from portal.companies import queries as companies
from portal.companies.models import Company, CompanyEvent
from portal.core.areas import Area, may, needs
from portal.core.language import day
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table
from portal.core.undo import undoable
from portal.core.web import back
from portal.core.workdays import today, working_days_after
from portal.relations import queries, services
from portal.relations.forms import (
    TALKS,
    ActForm,
    ExcludeForm,
    LoseForm,
    MoveForm,
    PostponeForm,
    PutOffForm,
    ReadmitForm,
    StepForm,
    TalkForm,
)

area = Area(
    "relations",
    Audience.OPERATOR,
    "/gestione/relazioni",
    menu=_l("Prossimi passi"),
    icon="calendar",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)
Words = Callable[[Company], str]


@area.get("/")
def index() -> ResponseReturnValue:
    return render_template("relations/operator/index.html", table=steps_table())


def steps_table() -> Table:
    return Table(
        name="prossimi-passi",
        query=queries.steps(),
        columns=[
            Column("name", _("Azienda"), None, Company.name_order),
            Column("next_step_on", _("Quando"), None, queries.when()),
            Column("next_step", _("Che cosa"), None),
            Column("acts", _("Com'è andata?"), None),
        ],
        unique=Company.id,
        search=companies.found_by,
        filters=[Filter("chi", _("Di chi"), [("mie", _("Mie"))], lambda _value: queries.is_of(mine()))],
        default_sort="next_step_on",
    )


def mine() -> list[int]:
    return accounts.whose_list(current_user)


@area.route("/<int:company_id>/stato", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def move(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    return _asked(
        company,
        MoveForm(company),
        services.move,
        _("Cambia stato"),
        lambda it: _("%(name)s: %(state)s.", name=it.name, state=it.relation_label),
    )


@area.route("/<int:company_id>/risentire", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def put_off(company_id: int) -> ResponseReturnValue:
    return _asked(
        companies.one(company_id),
        PutOffForm(),
        services.put_off,
        _("Risentire più avanti"),
        lambda it: _("%(name)s: da risentire dal %(day)s.", name=it.name, day=day(it.recontact_on or today())),
    )


@area.route("/<int:company_id>/non-interessata", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def lose(company_id: int) -> ResponseReturnValue:
    return _asked(
        companies.one(company_id),
        LoseForm(),
        services.lose,
        _("Non è interessata"),
        lambda it: _("%(name)s segnata come non interessata.", name=it.name),
    )


@area.post("/<int:company_id>/riprendi")
@needs(Permission.COMPANIES_EDIT)
def take_up(company_id: int) -> ResponseReturnValue:
    return _done(company_id, services.take_up, lambda it: _("%(name)s si può di nuovo sentire.", name=it.name))


@area.route("/<int:company_id>/escludi", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EXCLUDE)
def exclude(company_id: int) -> ResponseReturnValue:
    return _asked(
        companies.one(company_id),
        ExcludeForm(),
        services.exclude,
        _("Escludi l'azienda"),
        lambda it: _("%(name)s è esclusa: non la proponiamo più a nessuno.", name=it.name),
    )


@area.route("/<int:company_id>/riammetti", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EXCLUDE)
def readmit(company_id: int) -> ResponseReturnValue:
    return _asked(
        companies.one(company_id),
        ReadmitForm(),
        services.readmit,
        _("Riammetti l'azienda"),
        lambda it: _("%(name)s è riammessa.", name=it.name),
    )


@area.route("/<int:company_id>/racconta", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def talk(company_id: int) -> ResponseReturnValue:
    """What was said in a call, a visit, a meeting or a mail, and what comes next."""
    form = TalkForm()
    kind = request.args.get("che")
    if not form.is_submitted() and kind in TALKS:
        form.kind.data = kind
    return _asked(
        companies.one(company_id),
        form,
        services.talk,
        _("Com'è andata?"),
        lambda it: _("Scritto nella cronologia di %(name)s.", name=it.name),
    )


@area.route("/<int:company_id>/passo", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def plan(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    return _asked(
        company,
        StepForm(obj=company),
        services.plan,
        _("Prossimo passo"),
        lambda it: _("Prossimo passo con %(name)s: %(day)s.", name=it.name, day=day(it.next_step_on or today())),
    )


@area.post("/<int:company_id>/passo-fatto")
@needs(Permission.COMPANIES_EDIT)
def finish(company_id: int) -> ResponseReturnValue:
    return _done(company_id, services.finish, lambda it: _("Fatto. Prossimo passo con %(name)s chiuso.", name=it.name))


@area.route("/<int:company_id>/rimanda", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def postpone(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = PostponeForm()
    if not form.is_submitted():
        form.next_step_on.data = working_days_after(max(today(), company.next_step_on or today()), 1)
    return _asked(
        company,
        form,
        services.postpone,
        _("Rimanda"),
        lambda it: _("%(name)s: rimandato a %(day)s.", name=it.name, day=day(it.next_step_on or today())),
    )


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    event = companies.event(event_id)
    if event.kind in services.EXCLUDING and not may(Permission.COMPANIES_EXCLUDE):
        abort(403)
    company = services.undo(event)
    flash(_("Annullato: %(name)s è com'era prima.", name=company.name), "info")
    return redirect(back())


def _asked(
    company: Company, form: ActForm, act: Callable[..., CompanyEvent], title: str, words: Words
) -> ResponseReturnValue:
    """An act that wants a word or a day: its form, then the page of the company again."""
    event = form.run(act, company=company)
    whence = back(f"/gestione/aziende/{company.id}")
    if event:
        flash(undoable(words(company), url_for(".undo", event_id=event.id)), "success")
        return redirect(whence)
    form.shows(version=company.version)
    return render_template("relations/operator/form.html", form=form, company=company, title=title, back=whence)


def _done(company_id: int, act: Callable[..., CompanyEvent], words: Words) -> ResponseReturnValue:
    """An act of one tap."""
    company, form = companies.one(company_id), ActForm()
    event = form.run(act, company=company)
    if event:
        flash(undoable(words(company), url_for(".undo", event_id=event.id)), "success")
    else:
        flash(" ".join(form.form_errors) or _("Non salvato: riprova."), "error")
    return redirect(back(f"/gestione/aziende/{company_id}"))
