"""What is chosen when two records become one."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from portal.companies.models import Company
from portal.core.forms import CheckboxesField, Form, Optional, VersionField
from portal.duplicates import fields, people

KEPT, GONE = "questa", "altra"


class MergeForm(Form):
    """Its choices depend on the two companies, see `merge_form`: one for each thing that they say differently."""

    version = VersionField(default=0)
    other_version = VersionField(default=0)
    same = CheckboxesField(_l("Chi è la stessa persona"), [Optional()], coerce=int)

    def answers(self) -> dict[str, Any]:
        chosen = super().answers()
        kept = {name: chosen.pop(name) for name in ("version", "other_version", "same")}
        return {**kept, "take": {name for name, side in chosen.items() if side == GONE}}

    @property
    def questions(self) -> list[RadioField]:
        return [field for field in self if isinstance(field, RadioField)]


def merge_form(kept: Company, gone: Company) -> MergeForm:
    class Asked(MergeForm):
        """The questions that these two leave open."""

    preferred = fields.preferred(kept, gone)
    for field in fields.open_questions(kept, gone):
        sides = [SelectChoice(side, field.words(each) or "—") for side, each in ((KEPT, kept), (GONE, gone))]
        side = GONE if field.name in preferred else KEPT
        setattr(Asked, field.name, RadioField(field.label, [Optional()], choices=sides, default=side))
    form = Asked(data={"same": _surely_one(kept, gone)})
    form.same.choices = [SelectChoice(other.id, other.name) for _each, other in people.in_both(kept, gone)]
    return form


def _surely_one(kept: Company, gone: Company) -> list[int]:
    return [other.id for each, other in people.in_both(kept, gone) if people.is_surely_one(each, other)]
