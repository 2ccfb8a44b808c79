"""Whether and to whom we say by mail that something waits in a company's area: few times, and only to who wants it."""

from collections.abc import Callable

from portal.companies import opposition
from portal.companies.models import Company, Contact
from portal.companies.services import new_link, write_to_contact
from portal.core import throttle
from portal.core.mail import Mail

A_DAY = 5  # notices to one person
APART = 10  # minutes


def send(company: Company, wanted: Contact | None, compose: Callable[[Contact, str], Mail]) -> Contact | None:
    """Tell who asked, otherwise whom we write to there; returns who was told, also by a notice of a moment ago."""
    reader = next((each for each in (wanted, company.main_contact, company.mail_contact) if each and may_tell(each)), None)
    if reader is None:
        return None
    key = str(reader.id)
    if throttle.too_many("notice", key, most=1, minutes=APART):
        return reader
    if throttle.too_many("notice", key, most=A_DAY, minutes=24 * 60):
        return None
    throttle.note("notice", key)
    write_to_contact(reader, compose(reader, new_link(reader)))
    return reader


def may_tell(contact: Contact) -> bool:
    return opposition.may_be_written_to(contact)
