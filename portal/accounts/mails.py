"""What we write to people about their access."""

from flask import url_for
from flask_babel import gettext as _

from portal.accounts.models import Absence, User
from portal.core.mail import Mail


def invitation(user: User, token: str, days: int) -> Mail:
    return Mail(
        subject=_("Il tuo accesso al portale WORK-IN"),
        greeting=_("Ciao %(name)s,", name=user.name),
        paragraphs=[
            _("è pronto il tuo accesso al portale: entri con questo indirizzo e-mail e con una password che scegli tu."),
            _("Il collegamento vale %(days)d giorni e si usa una volta sola.", days=days),
        ],
        action=(_("Scegli la password"), url_for("security.accept_invitation", token=token, _external=True)),
        after=[_("Se il collegamento non funziona più, chiedi un nuovo invito a chi amministra il portale.")],
        reason=_("Ricevi questo messaggio perché un amministratore ti ha invitato nel portale WORK-IN."),
        secret=True,
    )


def password_link(user: User, address: str) -> Mail:
    return Mail(
        subject=_("Scegli una nuova password"),
        greeting=_("Ciao %(name)s,", name=user.name),
        paragraphs=[
            _("qualcuno, speriamo tu, ha chiesto una nuova password per il tuo accesso."),
            _("Il collegamento vale due ore e si usa una volta sola."),
        ],
        action=(_("Scegli la nuova password"), address),
        after=[_("Se non l'hai chiesto tu, non fare nulla: la tua password resta quella di prima.")],
        reason=_reason(),
        secret=True,
    )


def password_is_new(user: User) -> Mail:
    return Mail(
        subject=_("La tua password è cambiata"),
        greeting=_("Ciao %(name)s,", name=user.name),
        paragraphs=[
            _("la password del tuo accesso al portale è appena cambiata. Dove eri già entrato, ora devi entrare di nuovo."),
            _("Se non l'hai cambiata tu, scegli subito una nuova password e avvisa chi amministra il portale."),
        ],
        action=(_("Non sono stato io: scelgo una nuova password"), url_for("security.forgot_password", _external=True)),
        reason=_reason(),
    )


def second_factor_reset(user: User) -> Mail:
    return Mail(
        subject=_("Il tuo secondo fattore è stato azzerato"),
        greeting=_("Ciao %(name)s,", name=user.name),
        paragraphs=[
            _("un amministratore ha azzerato il secondo fattore del tuo accesso. Quando entri, ne imposti uno nuovo."),
            _("Se non l'hai chiesto tu, avvisa subito chi amministra il portale."),
        ],
        action=(_("Entra nel portale"), url_for("security.login", _external=True)),
        reason=_reason(),
    )


def second_factor_lost(user: User) -> Mail:
    """To the administrators."""
    return Mail(
        subject=_("%(name)s non riesce a entrare", name=user.name),
        paragraphs=[
            _("%(name)s ha scritto la password giusta, ma non ha più il telefono né i codici di riserva.", name=user.name),
            _("Prima di azzerare il secondo fattore, chiama la persona e accertati che sia stata lei a chiederlo."),
        ],
        action=(_("Apri la scheda"), url_for("accounts_operator.user", user_id=user.id, _external=True)),
        reason=_("Ricevi questo messaggio perché amministri il portale WORK-IN."),
    )


def substitution(absence: Absence) -> Mail:
    """To the substitute."""
    absent = absence.absent
    return Mail(
        subject=_("Sostituisci %(name)s", name=absent.name),
        greeting=_("Ciao %(name)s,", name=absence.substitute.name),
        paragraphs=[
            _("%(days)s sostituisci %(name)s.", days=absence.days, name=absent.name),
            _("In quei giorni puoi fare quello che può fare lei o lui."),
        ],
        action=(_("Entra nel portale"), url_for("security.login", _external=True)),
        reason=_reason(),
    )


def _reason() -> str:
    return _("Ricevi questo messaggio perché hai un accesso al portale WORK-IN.")
