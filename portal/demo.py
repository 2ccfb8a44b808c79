"""An invented installation: real municipalities and activities, invented companies, something in every state."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from stdnum import luhn

from portal.accounts import demo as people
from portal.accounts import queries as accounts
from portal.appointments import demo as appointments
from portal.availability import demo as availability
from portal.availability.models import HOLDS_DAYS, Availability
from portal.calls.models import CallRequest
from portal.companies.choices import CALL_WHEN, KINDS, SIZES, WOULD_HIRE
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.contacts import demo as contacts
from portal.conversations import demo as conversations
from portal.core import audit, places
from portal.core.database import db, now, transaction
from portal.core.mail import Mail, MailStatus, queue
from portal.core.text import slug
from portal.core.workdays import today, working_days_after
from portal.facts import services as facts
from portal.imports import demo as imports
from portal.lists import demo as lists
from portal.relations import demo as relations
from portal.reliability import demo as reliability
from portal.sites import demo as sites

PASSWORD = people.PASSWORD
# How to reach nobody: pages then show the button that dials, and the rest.
CONTACTS = {
    "contact_phone": ("0766 555 0100", "0766 555 0100"),
    "contact_email": ("info@workin.example", "info@workin.example"),
    "contact_hours": ("da lunedì a venerdì, 9–13", "Monday to Friday, 9 am to 1 pm"),
    "contact_address": ("via Inventata 1, Civitavecchia", "via Inventata 1, Civitavecchia"),
}
SEED = 2026
BATCH = 500
ROOM_FOR_A_LIST = 10  # companies
KINDS_OF_BUSINESS = {
    "hospitality": ("Hotel", "Albergo", "Bed & Breakfast", "Residence"),
    "restaurants": ("Trattoria", "Ristorante", "Bar", "Pizzeria"),
    "shops": ("Alimentari", "Ferramenta", "Libreria", "Abbigliamento"),
    "food_production": ("Forno", "Pasticceria", "Caseificio", "Frantoio"),
    "crafts": ("Officina", "Falegnameria", "Sartoria", "Autocarrozzeria"),
}
NAMES = (
    "Miramare", "Belvedere", "del Porto", "Centrale", "Da Nello", "Santa Fermina", "La Rotonda", "Il Gabbiano", "Aurora",
    "Tirreno", "Le Palme", "San Giorgio", "La Scogliera", "Il Faro", "dei Pini", "Monte Tosto", "La Lanterna", "Terme Taurine",
)  # fmt: skip
FIRST = ("Anna", "Marco", "Giulia", "Paolo", "Elena", "Luca", "Sara", "Davide", "Chiara", "Stefano", "Ilaria", "Fabio")
LAST = ("Conti", "Neri", "Fabbri", "Galli", "Riva", "Serra", "Villa", "Monti", "Leone", "Greco", "Marchetti", "Ferri")
TASKS = (
    "Aiuto in cucina e lavaggio stoviglie", "Sistemare gli scaffali e il magazzino", "Accoglienza e pulizia delle camere",
    "Aiuto al banco", "Piccole riparazioni e manutenzione", "Preparare gli ordini", "Cura del giardino",
)  # fmt: skip
# How many of a hundred companies are in each state.
STATES = (
    (CompanyStatus.RECEIVED, 25),
    (CompanyStatus.MORE_ASKED, 10),
    (CompanyStatus.APPROVED, 55),
    (CompanyStatus.DECLINED, 10),
)


def load(*, companies: int = 24, candidates: int = 0, public_demo: bool = False) -> int:
    """Fill an installation with invented data; returns how many companies: none where there are some already. Candidates
    come with their feature.
    """
    chance = random.Random(SEED)  # noqa: S311 - invented data, the same each time
    with transaction():
        people.load(public_demo=public_demo)
        if db.session.scalar(sa.select(Company.id).limit(1)):
            return 0
    by_list = len(imports.FAIR) if companies >= ROOM_FOR_A_LIST else 0  # so many come in by an invented list
    own = companies - by_list
    for start in range(0, own, BATCH):
        with transaction():
            db.session.add_all(invented(chance, start, min(start + BATCH, own)))
    with transaction():
        relations.relate(chance, first_companies(), [user.id for user in accounts.operators()])
        claim_a_number()
        some_mail()
        appointments.load()
        sites.load()
        availability.load()
        contacts.colleagues(first_companies())
        conversations.talk(first_companies())
        lists.load()
        reliability.load(first_companies())
        for code, (italian, english) in CONTACTS.items():
            facts.record_fact(code=code, value_it=italian, value_en=english, source_title="Inventato per la prova")
    if by_list:
        imports.load()
    return companies


def first_companies() -> list[Company]:
    """Those that get a story of their own; in a great demo the others have none."""
    return list(db.session.scalars(sa.select(Company).order_by(Company.id).limit(200)))


def invented(chance: random.Random, start: int, end: int) -> Iterator[Company]:
    known = businesses()
    for number in range(start, end):
        sector, name = known[number % len(known)]
        again = number // len(known)
        yield company(chance, number, (sector, f"{name} {again + 1}" if again else name))


def businesses() -> list[tuple[str, str]]:
    """Every sector and name that the words above make, well mixed, so that no two companies of a small demo share a name."""
    kinds = [(sector, kind) for sector, kinds in KINDS_OF_BUSINESS.items() for kind in kinds]
    made = [(sector, f"{kind} {name}") for sector, kind in kinds for name in NAMES]
    random.Random(SEED).shuffle(made)  # noqa: S311 - invented data
    return made


def company(chance: random.Random, number: int, business: tuple[str, str]) -> Company:
    sector, name = business
    status = chance.choices([state for state, _ in STATES], [share for _, share in STATES])[0]
    met = now() - timedelta(
        days=chance.randrange(0, 4 if status is CompanyStatus.RECEIVED else 200), hours=chance.randrange(9)
    )
    made = Company(
        name=name,
        vat_number=vat_number(number) if chance.random() < 0.7 else None,
        municipality=chance.choice(places.DISTRICT),
        sector=sector,
        size=chance.choice([*SIZES, None]),
        pec=f"{slug(name)}-{number}@pec.example" if chance.random() < 0.4 else None,
        status=status,
        decision_reason=REASONS.get(status, ""),
        privacy_version="it 1",
        privacy_at=met,
        created_at=met,
        contacts=[contact(chance, number, name, met, confirmed=status is CompanyStatus.APPROVED or chance.random() < 0.5)],
    )
    made.refresh_search()
    made.events = history(made, met)
    offer(chance, made, met)
    by_phone = made.contacts[0].phone is not None
    if by_phone and (status is CompanyStatus.RECEIVED or (made.may_host and chance.random() < 0.2)):
        owe_a_call(chance, made, met if status is CompanyStatus.RECEIVED else now() - timedelta(days=chance.randrange(6)))
    return made


def claim_a_number() -> None:
    """Two that may be one: the second has written the VAT number of the first, and an operator finds out."""
    found = sa.select(Company).order_by(Company.id)
    owner = db.session.scalar(found.where(Company.vat_number.is_not(None)).limit(1))
    newcomer = db.session.scalar(
        found.where(Company.vat_number.is_(None), Company.status == CompanyStatus.RECEIVED).limit(1)
    )
    if owner and newcomer:
        newcomer.name, newcomer.sector, newcomer.vat_claimed = f"{owner.name} snc", owner.sector, owner.vat_number
        newcomer.refresh_search()


REASONS = {
    CompanyStatus.MORE_ASKED: "Ci serve sapere in quale sede lavorerebbe la persona.",
    CompanyStatus.DECLINED: "Per ora cerchiamo aziende del distretto di Civitavecchia.",
}


def vat_number(number: int) -> str:
    """Eleven digits with a right check digit, of an office that does not exist for these numbers."""
    digits = f"{9_000_000 - number:07}058"
    return digits + luhn.calc_check_digit(digits)


def contact(chance: random.Random, number: int, name: str, met: datetime, *, confirmed: bool) -> Contact:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    by_phone_only = not confirmed and chance.random() < 0.4
    return Contact(
        name=f"{first} {last}",
        role=chance.choice(("titolare", "responsabile del personale", "capo sala", "")),
        email=None if by_phone_only else f"{slug(first)}@{slug(name)}-{number}.example",
        phone=f"+390766555{number % 1000:03}" if by_phone_only or chance.random() < 0.8 else None,
        email_confirmed_at=met + timedelta(hours=1) if confirmed else None,
    )


def history(made: Company, met: datetime) -> list[CompanyEvent]:
    told = [CompanyEvent(at=met, actor_name="sistema", kind="registered", text="")]
    if made.status is not CompanyStatus.RECEIVED:
        decided = min(met + timedelta(days=1), now())
        told.append(CompanyEvent(at=decided, actor_name="Anna Conti", kind=made.status.value, text=made.decision_reason))
    return told


def offer(chance: random.Random, made: Company, met: datetime) -> None:
    starts_on = today() + timedelta(days=chance.randrange(7, 90))
    given = Availability(
        company=made,
        tasks=chance.choice(TASKS),
        places=chance.choice((1, 1, 1, 2, None)),
        starts_on=chance.choice((None, starts_on)),
        weekly_hours=chance.choice((None, 20, 25, 30)),
        kinds=chance.sample(list(KINDS), chance.randrange(0, 3)),
        would_hire=chance.choice([*WOULD_HIRE, None]),
        created_at=met,
        expires_on=met.date() + timedelta(days=HOLDS_DAYS),
    )
    given.paused_at = now() if chance.random() < 0.1 else None


def owe_a_call(chance: random.Random, made: Company, met: datetime) -> None:
    CallRequest(
        company=made,
        why="Si è registrata dal portale" if made.status is CompanyStatus.RECEIVED else "Chiede di essere chiamata",
        call_when=chance.choice(list(CALL_WHEN)),
        asked_at=met,
        due_on=working_days_after(met.date(), 3),
    )


def some_mail() -> None:
    """A message in each state that an operator can meet."""
    audit.acting_as(None, "sistema")
    told = [
        (MailStatus.SENT, "", "La registrazione di Hotel Miramare è accettata"),
        (MailStatus.FAILED, "L'indirizzo non esiste: telefona e chiedi quello giusto.", "Ci serve ancora un'informazione"),
        (
            MailStatus.UNCERTAIN,
            "L'invio si è interrotto a metà: non sappiamo se il messaggio è arrivato.",
            "La Sua disponibilità scade",
        ),
    ]
    for status, words, subject in told:
        message = Mail(
            subject=subject,
            paragraphs=["questo è un messaggio di prova."],
            reason="Riceve questo messaggio perché è una prova.",
        )
        row = queue(message, to="anna@hotel-miramare.example", name="Anna Conti")
        row.status, row.words, row.settled_at, row.attempts = status, words, now(), 1
