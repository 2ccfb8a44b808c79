"""Questions about the people of a company."""

from portal.companies import queries as companies
from portal.companies.models import Company, Contact
from portal.core.database import db


def manages(contact: Contact) -> bool:
    """Whether this person looks after the others of the company."""
    return contact.company.main_contact is contact


def one(contact_id: int) -> Contact:
    """Any company's; for operators."""
    return db.get_or_404(Contact, contact_id)


def one_for(reader: Contact, contact_id: int) -> Contact:
    """Whose data this person may change: everybody's of the company for the main contact, otherwise the own. 404 for the rest."""
    return companies.contact(reader.company_id, contact_id if manages(reader) else _own(reader, contact_id))


def _own(reader: Contact, contact_id: int) -> int:
    return contact_id if contact_id == reader.id else 0


def there(company: Company) -> list[Contact]:
    """Who works there, the main contact first."""
    main = company.main_contact
    return sorted((each for each in company.contacts if each.left_at is None), key=lambda each: each is not main)


def gone(company: Company) -> list[Contact]:
    return [each for each in company.contacts if each.left_at]
