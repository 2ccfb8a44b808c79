"""What is typed about a call."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from portal.core.forms import Form, Optional


class CallForm(Form):
    text = TextAreaField(_l("Com'è andata?"), [Optional(), Length(max=4000)], render_kw={"rows": 2})
