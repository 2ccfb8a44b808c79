"""The two pages of signing in that Flask-Security doesn't have: an invitation, and a second factor that is lost."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.tf_plugin import tf_check_state

from portal.accounts import services, sign_in
from portal.accounts.configuration import PAGES
from portal.accounts.messages import MESSAGES, START_AGAIN
from portal.accounts.models import User
from portal.core import links
from portal.core.database import db


def accept_invitation(token: str) -> ResponseReturnValue:
    """The page behind the link of an invitation: choose a password, then sign in."""
    link = links.find(token, services.INVITATION)
    user = link and db.session.get(User, link.subject_id)
    if not user:
        return render_template(f"{PAGES}/invitation_over.html"), 404
    form = sign_in.NewPasswordForm()
    form.user = user
    if form.validate_on_submit():
        if not services.accept_invitation(token, form.password.data):
            return render_template(f"{PAGES}/invitation_over.html"), 404
        flash(MESSAGES["PASSWORD_RESET_NO_LOGIN"][0], "success")
        return redirect(url_for("security.login"))
    return render_template(f"{PAGES}/new_password.html", reset_password_form=form, invited=user)


def two_factor_rescue() -> ResponseReturnValue:
    """Neither telephone nor recovery codes: the administrators are told, who call back and reset."""
    user = tf_check_state(["ready"])
    if not user:
        flash(START_AGAIN, "error")
        return redirect(url_for("security.login"))
    if request.method == "POST" and not sign_in.wait_for("help", user.email):
        services.ask_for_reset(user)
        return redirect(url_for("security.two_factor_rescue", chiesto=1))
    return render_template(f"{PAGES}/help.html", asked="chiesto" in request.args, wait=g.get("wait_minutes"))
