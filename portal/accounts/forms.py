"""What administrators and coordinators type about people."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.models import User
from portal.core.checks import email
from portal.core.forms import Form, Required
from portal.core.roles import LABELS, Role


class RolesField(SelectMultipleField):
    """One tick per role; the answers are roles."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = enum_choices(Role, label=LABELS.get)
        super().__init__(*args, coerce=enum_coerce(Role), choices=choices, **kwargs)


class InvitationForm(Form):
    name = StringField(_l("Nome e cognome"), [Required(_l("Scrivi nome e cognome.")), Length(max=120)])
    email = EmailField(
        _l("E-mail"),
        [Required(_l("Scrivi l'indirizzo e-mail.")), email],
        description=_l("Riceve l'invito a questo indirizzo, e con questo entrerà."),
    )
    roles = RolesField(_l("Ruoli"), [Required(_l("Scegli almeno un ruolo."))])


class RolesForm(Form):
    roles = RolesField(_l("Ruoli"), [Required(_l("Scegli almeno un ruolo."))])
    seen = HiddenField()  # the roles that stood when the page was opened


class NameForm(Form):
    name = StringField(_l("Nome e cognome"), [Required(_l("Scrivi nome e cognome.")), Length(max=120)])


class SubstituteForm(Form):
    absent_id = SelectField(_l("Chi manca"), [Required(_l("Scegli chi manca."))], coerce=int)
    substitute_id = SelectField(_l("Chi sostituisce"), [Required(_l("Scegli chi sostituisce."))], coerce=int)
    starts_on = DateField(_l("Dal giorno"), [Required(_l("Scrivi il primo giorno."))])
    ends_on = DateField(_l("Al giorno (compreso)"), [Required(_l("Scrivi l'ultimo giorno."))])

    def offer(self, people: Iterable[User]) -> None:
        """Everybody, by name; nobody is chosen beforehand."""
        listed = [SelectChoice(user.id, f"{user.name} · {user.role_label}") for user in people]
        for field in (self.absent_id, self.substitute_id):
            field.choices = [SelectChoice(0, "…"), *listed]
