"""Invented lists: one in the register, one that waits for a word, one whose columns nobody has named."""

from datetime import timedelta

import sqlalchemy as sa

from portal.accounts import queries as accounts
from portal.companies.models import Company
from portal.core import audit
from portal.core.database import db, now, transaction
from portal.imports import files, queries, services, working

HEAD = "Ragione sociale;P. IVA;Comune;CAP;E-mail;Telefono;Cod. ATECO"
FAIR = (
    "Agriturismo Colle Verde;;Tolfa;59;info@colleverde.example;0766 555 0131;55.20.52",
    "Panificio La Spiga;;Allumiere;51;;0766 555 0132 / 333 555 0132;10.71.10",
    "Lavanderia Tre Fontane;;Santa Marinella;58;trefontane@lavanderia.example;766555133;96.10.12",
)
CHAMBER = (
    "Cartoleria Il Segnalibro;;Civitavecchia;53;;0766 555 0141;47.62.20",
    "{known};;{town};;nuovo@{word}.example;;",
    "Officina Sprint;00743110158;Civitavecchia;53;;0766 555 0143;95.31.10",
    "Bar Stazione;;Castro;;;0766 555 0144;56.30.00",
    "Bar Stazione;;Civitavecchia;53;bar@;0766 555 0144;56.30.00",
    "OFFICINE;;;;;;",
)


def load() -> None:
    """Each acts in a transaction of its own, as the worker does; so this is called outside of one."""
    with transaction():
        who = accounts.operators()[0]
        audit.acting_as(who.id, who.name)
        company = db.session.scalars(sa.select(Company).order_by(Company.id)).first()
        known = {"known": company.name, "town": company.municipality_name, "word": "novita"} if company else {}
    _take(_bring("Fiera del lavoro.csv", [HEAD, *FAIR]))
    if known:
        _bring("Camera di commercio.csv", [HEAD, *(row.format(**known) for row in CHAMBER)])
    _bring("Elenco del Comune.csv", ["Chi;Dove;Quando", "Vivaio Le Querce;Tolfa;2025"], check=False)
    audit.forget_actor()


def _bring(name: str, rows: list[str], *, check: bool = True) -> int:
    data = "\r\n".join(rows).encode("cp1252")
    found = files.read(data)
    with transaction():
        run = services.take_in(file_name=name, data=data, found=found)
        number = run.id
        if check:
            services.check(run, version=run.version, found=found, columns=found.layout.columns, overwrites=False)
    if check:
        working.carry_on(number, now() + timedelta(minutes=5))
    return number


def _take(number: int) -> None:
    with transaction():
        run = queries.one(number)
        services.apply(run, version=run.version)
    working.carry_on(number, now() + timedelta(minutes=5))
