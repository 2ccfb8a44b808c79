"""A chat with somebody of a company, begun with words that say nothing to who looks at the telephone."""

from urllib.parse import urlencode

from flask_babel import gettext as _

from portal.companies.models import Contact

MOBILE = "+393"


def address(person: Contact | None, operator: str) -> str | None:
    """Opens a chat with a neutral text; none for a fixed line."""
    if person is None or not (person.phone or "").startswith(MOBILE):
        return None
    text = _("Buongiorno, sono %(name)s del progetto WORK-IN. Quando posso chiamarLa per un minuto?", name=operator)
    return f"https://wa.me/{(person.phone or '').lstrip('+')}?{urlencode({'text': text})}"
