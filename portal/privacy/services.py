"""Acts on what people want done with their data."""

from flask_babel import gettext as _

from portal.companies.models import Contact
from portal.conversations import services as conversations
from portal.conversations.models import ABOUT_LABELS, About, CompanyMessage
from portal.core.errors import RuleBroken


def ask(contact: Contact, *, about: str, text: str) -> CompanyMessage:
    """To have data corrected, which needs to be told what is wrong, or erased, which needs no reason."""
    what = About(about)
    if what is About.CORRECTION and not text:
        raise RuleBroken(_("Scrivi che cosa è sbagliato, e come sarebbe giusto."), field="text")
    return conversations.ask(contact, what, text=text or str(ABOUT_LABELS[what]))
