"""The operators' pages on people: users for administrators, absences for coordinators, everybody's own access."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts import forms, queries, services, tables
from portal.accounts.models import Absence
from portal.core.areas import Area, needs
from portal.core.database import db
from portal.core.roles import Audience, Permission
from portal.core.workdays import today

area = Area(
    "accounts",
    Audience.OPERATOR,
    "/gestione/utenti",
    menu=_l("Utenti"),
    icon="lock",
    aside=True,
    needs=Permission.USERS_MANAGE,
)
absences_area = Area(
    "absences",
    Audience.OPERATOR,
    "/gestione/assenze",
    menu=_l("Assenze"),
    icon="calendar",
    aside=True,
    needs=Permission.SUBSTITUTE_NAME,
)
profile_area = Area("profile", Audience.OPERATOR, "/gestione/profilo")


@area.get("/")
def index() -> ResponseReturnValue:
    table = tables.users()
    return table.as_csv() if table.wants_csv else render_template("accounts/operator/users.html", table=table)


@area.route("/invita", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    form = forms.InvitationForm()
    user = form.run(services.invite)
    if user:
        flash(_("Invito in partenza per %(email)s.", email=user.email), "success")
        return redirect(url_for(".user", user_id=user.id))
    return render_template("accounts/operator/invite.html", form=form)


@area.route("/<int:user_id>", methods=["GET", "POST"])
def user(user_id: int) -> ResponseReturnValue:
    """One person's card; the form on it changes the roles."""
    person = queries.one(user_id)
    form = forms.RolesForm(obj=person)
    if form.run(lambda **answers: services.change_roles(person, **answers)):
        flash(_("Ruoli cambiati: %(roles)s.", roles=person.role_label), "success")
        return redirect(url_for(".user", user_id=user_id))
    form.shows(seen=person.roles_seen)
    return render_template("accounts/operator/user.html", person=person, form=form)


@area.post("/<int:user_id>/sospendi")
@needs(Permission.USERS_MANAGE)
def suspend(user_id: int) -> ResponseReturnValue:
    person = queries.one(user_id)
    services.suspend(person, by=current_user)
    flash(_("L'accesso di %(name)s è sospeso: è già fuori.", name=person.name), "success")
    return redirect(url_for(".user", user_id=user_id))


@area.post("/<int:user_id>/riattiva")
@needs(Permission.USERS_MANAGE)
def reactivate(user_id: int) -> ResponseReturnValue:
    person = queries.one(user_id)
    services.reactivate(person)
    flash(_("%(name)s può entrare di nuovo.", name=person.name), "success")
    return redirect(url_for(".user", user_id=user_id))


@area.post("/<int:user_id>/invita-di-nuovo")
@needs(Permission.USERS_MANAGE)
def invite_again(user_id: int) -> ResponseReturnValue:
    person = queries.one(user_id)
    services.send_invitation(person)
    flash(_("Nuovo invito in partenza per %(email)s. Quello di prima non vale più.", email=person.email), "success")
    return redirect(url_for(".user", user_id=user_id))


@area.post("/<int:user_id>/azzera-secondo-fattore")
@needs(Permission.USERS_MANAGE)
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    person = queries.one(user_id)
    services.reset_second_factor(person, by=current_user)
    flash(_("Secondo fattore azzerato: %(name)s ne imposta uno nuovo quando entra.", name=person.name), "success")
    return redirect(url_for(".user", user_id=user_id))


@absences_area.route("/", methods=["GET", "POST"])
def absences() -> ResponseReturnValue:
    form = forms.SubstituteForm()
    form.offer(queries.may_be_missing_for(current_user), queries.substitutes())
    absence = form.run(services.name_substitute, by=current_user)
    if absence:
        flash(_("%(name)s sostituisce %(absent)s.", name=absence.substitute.name, absent=absence.absent.name), "success")
        return redirect(url_for(".absences"))
    known = {"coming": queries.absences_to_come(), "past": queries.past_absences()}
    return render_template("accounts/operator/absences.html", form=form, today=today(), **known)


@absences_area.post("/<int:absence_id>/termina")
@needs(Permission.SUBSTITUTE_NAME)
def end_absence(absence_id: int) -> ResponseReturnValue:
    absence = db.get_or_404(Absence, absence_id)
    services.end_absence(absence)
    flash(_("La sostituzione di %(name)s è finita.", name=absence.absent.name), "success")
    return redirect(url_for(".absences"))


@profile_area.route("/", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    form = forms.NameForm(obj=current_user)
    if form.run(lambda **answers: services.rename(queries.one(current_user.id), **answers)):
        flash(_("Il tuo nome è cambiato."), "success")
        return redirect(url_for(".profile"))
    return render_template("accounts/operator/profile.html", form=form, absences=queries.absences_of(current_user))
