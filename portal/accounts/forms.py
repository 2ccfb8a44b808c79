"""What administrators and coordinators type about people."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce
from wtforms.validators import Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.models import User
from portal.core.checks import email
from portal.core.forms import Form, Required
from portal.core.roles import LABELS, Audience, Permission, Role


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


class RequiredDay(Required):
    """One sentence at a time: what can't be read as a day was told already, and nothing typed is no day written wrongly."""

    def __call__(self, form: Form, field: Field) -> None:
        if not any(field.raw_data or []):
            field.errors = []
        elif field.errors:
            raise StopValidation
        super().__call__(form, field)


class SubstituteForm(Form):
    absent_id = SelectField(_l("Chi manca"), [Required(_l("Scegli chi manca."))], coerce=int)
    substitute_id = SelectField(
        _l("Chi sostituisce"),
        [Required(_l("Scegli chi sostituisce."))],
        coerce=int,
        description=_l("Meglio qualcuno dello stesso gruppo: ne conosce il lavoro."),
    )
    starts_on = DateField(_l("Dal giorno"), [RequiredDay(_l("Scrivi il primo giorno."))])
    ends_on = DateField(_l("Al giorno (compreso)"), [RequiredDay(_l("Scrivi l'ultimo giorno."))])

    def offer(self, absent: Iterable[User], substitutes: Iterable[User]) -> None:
        """By what they do, then by name; nobody is chosen beforehand."""
        for field, people in ((self.absent_id, absent), (self.substitute_id, substitutes)):
            field.choices = [SelectChoice(0, "…"), *in_groups(people)]


def in_groups(people: Iterable[User]) -> list[SelectChoice]:
    listed = sorted(people, key=lambda user: list(GROUPS).index(group_of(user)))  # stays in the order of names otherwise
    return [
        SelectChoice(user.id, f"{user.name} · {user.role_label}", optgroup=str(GROUPS[group_of(user)])) for user in listed
    ]


def group_of(user: User) -> str:
    if Permission.COMPANIES_EDIT in user.own_permissions:
        return "companies"
    return "reading" if Audience.OPERATOR in user.audiences else "social"


GROUPS = {
    "companies": _l("Lavoro con le aziende"),
    "reading": _l("Redazione e controllo"),
    "social": _l("Servizio sociale"),
}
