"""What is typed about an act on many companies: to whom, which word, which state, which round."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError
from wtforms.widgets import HiddenInput

from portal.accounts import queries as accounts
from portal.bulk.models import Kind
from portal.companies import relation, tags
from portal.companies.relation import Relation
from portal.core.forms import Form, Optional, Required
from portal.core.language import day
from portal.core.workdays import today
from portal.lists import queries as lists

Value = dict[str, Any]


def one_word(_form: Any, field: Any) -> None:
    if len(tags.read(field.data or "")) != 1:
        raise ValidationError(_("Scrivi una sola etichetta, senza virgole."))


class BulkForm(Form):
    """Two steps: what is asked is checked and its number said; only `confirmed` with that number does it."""

    unsent = frozenset({"csrf_token", "confirmed", "stated"})
    says: Any  # what the act does, in a line, with holes for its value
    confirmed = HiddenField()
    stated = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def value(self) -> Value:
        """What the act keeps of the answers."""
        return self.answers()

    def words(self) -> str:
        return str(self.says) % self.value()


class AssignForm(BulkForm):
    says = _l("In carico a %(name)s")
    operator = SelectField(_l("A chi"), [Optional()])

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        people = [SelectChoice(str(each.id), each.name) for each in accounts.operators()]
        self.operator.choices = [SelectChoice("", _("Nessuno")), *people]

    def value(self) -> Value:
        names = {choice.value: choice.label for choice in self.operator.choices}
        chosen = self.operator.data or ""
        return {"operator": int(chosen) if chosen else None, "name": str(names[chosen]) if chosen else _("nessuno")}


class TagForm(BulkForm):
    says = _l("Etichetta «%(name)s»")
    tag = StringField(
        _l("Etichetta"),
        [Required(_l("Scrivi un'etichetta.")), Length(max=tags.LONGEST), one_word],
        description=_l("Se non c'è ancora, si crea."),
    )

    def value(self) -> Value:
        return {"name": tags.read(self.tag.data)[0]}


class UntagForm(BulkForm):
    says = _l("Via l'etichetta «%(name)s»")
    tag = SelectField(_l("Etichetta"), [Required(_l("Scegli un'etichetta."))])

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self.tag.choices = [SelectChoice(each.name, each.name) for each in lists.tags()]

    def value(self) -> Value:
        return {"name": self.tag.data}


class MoveForm(BulkForm):
    says = _l("Stato «%(state)s»")
    to = RadioField(_l("Nuovo stato"), [Required(_l("Scegli lo stato."))])

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self.to.choices = [SelectChoice(each.value, relation.LABELS[each]) for each in Relation]

    def value(self) -> Value:
        return {"to": self.to.data, "state": str(relation.LABELS[Relation(self.to.data)])}


class QueueForm(BulkForm):
    says = _l("Da chiamare: «%(round)s»")
    round = StringField(
        _l("Nome del giro di chiamate"),
        [Required(_l("Scrivi un nome.")), Length(max=80)],
        description=_l("Con questo nome le trovi tra le aziende da chiamare."),
    )

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        if not self.is_submitted():
            self.round.data = _("Giro del %(day)s", day=day(today()))


FORMS: dict[Kind, type[BulkForm]] = {
    Kind.ASSIGN: AssignForm,
    Kind.TAG: TagForm,
    Kind.UNTAG: UntagForm,
    Kind.MOVE: MoveForm,
    Kind.QUEUE: QueueForm,
}
