"""Lists, how operators bring them, and what the worker does with them."""

import re

import sqlalchemy as sa

from portal.companies.models import Company
from portal.core.database import db, transaction
from portal.imports import files, queries, services
from portal.imports.models import ImportRow, ImportRun
from tests.conversations.given import form_with_file

HOME = "/gestione/importazioni/"
HEAD = "Ragione sociale;P.IVA;Comune;CAP;Indirizzo;Email;PEC;Telefono;Codice ATECO"
MARE = "Hotel Mare;743110157;Civitavecchia;53;Via Roma 1;info@mare.example;mare@pec.mare.example;0766 555001;55.10.00"
SOLE = "Bar Sole;;Tolfa;00059;;sole@bar.example;;333 1234567;56.30.00"
VAT = "00743110157"


def listed(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *rows]).encode("cp1252") + b"\r\n"


def bring(operator, content, name="aziende.csv"):
    """Upload a file; returns the answer."""
    page = operator.get(HOME).text
    [token, *_rest] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return operator.post(HOME, **form_with_file(content, name, csrf_token=token))


def fields(browser, page):
    """All that the big form of a page would send as it stands."""
    text = browser.get(page).text
    found = dict(re.findall(r'<input[^>]*name="(csrf_token|version)"[^>]*value="([^"]*)"', text))
    for name, options in re.findall(r'<select[^>]*name="(colonna_\d+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


def try_out(operator, content, name="aziende.csv", **chosen):
    """Upload, name the columns as guessed, let the worker try; returns the number of the import."""
    page = bring(operator, content, name).location
    number = int(page.split("/")[-2])
    operator.post(page, data={**fields(operator, page), **chosen})
    work(operator.application)
    return number


def take_in(operator, content, name="aziende.csv", **chosen):
    """All the way into the register."""
    number = try_out(operator, content, name, **chosen)
    press(operator, number, "carica")
    work(operator.application)
    return number


def press(operator, number, act):
    page = f"{HOME}{number}"
    return operator.post(f"{page}/{act}", data=fields(operator, page))


def work(app):
    """Whatever the worker has to do, until there is nothing left."""
    db.session.rollback()
    while app.extensions["jobs"].run("carry_on_imports"):
        pass
    db.session.expire_all()


def checking(content, name="aziende.csv", *, overwrites=False):
    """An import whose columns are named, before the worker has looked at it."""
    found = files.read(content)
    with transaction():
        run = services.take_in(file_name=name, data=content, found=found)
        services.check(run, version=run.version, found=found, columns=found.layout.columns, overwrites=overwrites)
        return run.id


def checked(app, content, **known):
    number = checking(content, **known)
    work(app)
    return number


def apply(number):
    with transaction():
        run = queries.one(number)
        services.apply(run, version=run.version)


def run_of(number) -> ImportRun:
    db.session.rollback()
    return queries.one(number)


def rows(number) -> list[ImportRow]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(ImportRow).filter_by(run_id=number).order_by(ImportRow.line)))


def outcomes(number):
    return [(row.line, row.outcome.value) for row in rows(number)]


def companies() -> list[Company]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Company).order_by(Company.id)))
