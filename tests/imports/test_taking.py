"""A list in the register: what it fills, and what it leaves as it is."""

import sqlalchemy as sa

from portal.companies import opposition
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.imports.models import RunStatus
from portal.sites.models import CompanySite
from tests import make
from tests.imports.given import MARE, SOLE, VAT, apply, checked, checking, companies, listed, outcomes, rows, run_of, work


def taken(app, content, **known):
    number = checked(app, content, **known)
    apply(number)
    work(app)
    return number


def test_a_new_company_has_never_registered_and_says_where_each_datum_comes_from(app):
    taken(app, listed(MARE), name="Camera di commercio.csv")

    [company] = companies()
    assert (company.status, company.privacy_at, company.language) == (CompanyStatus.LISTED, None, "it")
    assert (company.ateco_edition, company.sector) == ("2025", "hospitality")
    assert company.sources["vat_number"]["source"] == "elenco Camera di commercio.csv"
    [site] = db.session.scalars(sa.select(CompanySite))
    assert (site.address, site.cap, site.municipality) == ("Via Roma 1", "00053", "058032")
    [contact] = company.contacts
    assert (contact.email, contact.phone, contact.email_confirmed_at) == ("info@mare.example", "+390766555001", None)
    assert contact.source == "elenco Camera di commercio.csv"
    [event] = company.events
    assert (event.kind, event.text) == ("listed", "Camera di commercio.csv, riga 2")


def test_a_company_from_a_list_is_found_by_its_words(app, signed_in):
    from portal.core.roles import Role

    taken(app, listed(MARE))

    assert "Hotel Mare" in signed_in(Role.OPERATOR).get("/gestione/aziende/?q=0766555001").text


def test_an_update_fills_what_is_missing_and_empties_nothing(app):
    known = make.company(vat_number=VAT, name="Albergo Mare", legal_form="SRL", pec=None, notes="parlare con Anna")

    taken(
        app,
        listed(MARE, head="Ragione sociale;P.IVA;Comune;CAP;Indirizzo;Email;PEC;Telefono;Forma giuridica").replace(
            b";55.10.00", b";"
        ),
    )

    company = db.session.get(Company, known.id)
    assert (company.name, company.legal_form, company.notes) == ("Albergo Mare", "SRL", "parlare con Anna")
    assert company.pec == "mare@pec.mare.example"
    assert company.sources["pec"]["source"] == "elenco aziende.csv"
    assert company.status is CompanyStatus.APPROVED
    assert [event.kind for event in company.events] == ["list_added"]


def test_with_the_operators_word_what_is_known_gives_way(app):
    known = make.company(vat_number=VAT, name="Albergo Mare", municipality="058105")

    taken(app, listed(MARE), overwrites=True)

    company = db.session.get(Company, known.id)
    assert (company.name, company.municipality) == ("Hotel Mare", "058032")


def test_whom_we_know_stays_as_confirmed_shut_out_gone_or_unwilling_as_before(app):
    known = make.company(vat_number=VAT, email="info@mare.example")
    contact = known.contacts[0]
    contact.shut_out_at = contact.objected_at = contact.left_at = contact.phone_wrong_at = now()
    contact.phone = "+390766555001"
    db.session.commit()
    before = {column.name: getattr(contact, column.name) for column in Contact.__table__.columns}

    taken(app, listed(MARE), overwrites=True)

    [still] = db.session.scalars(sa.select(Contact))
    assert {column.name: getattr(still, column.name) for column in Contact.__table__.columns} == before


def test_an_address_that_has_objected_is_written_down_as_unwilling_wherever_it_comes_from(app):
    other = make.company(email="info@mare.example")
    with transaction():
        contact = db.session.get(Contact, other.contacts[0].id)
        opposition.object_(contact, how="telefono")
        contact.email = "altro@sole.example"

    taken(app, listed(MARE))

    mine = db.session.scalars(sa.select(Contact).join(Company).where(Company.vat_number == VAT)).one()
    assert mine.objected_at
    assert not opposition.may_be_written_to(mine)


def test_an_excluded_company_stays_excluded(app):
    known = make.company(vat_number=VAT, excluded_at=now(), exclusion_reason="reservata")

    taken(app, listed(MARE), overwrites=True)

    assert db.session.get(Company, known.id).is_excluded


def test_nobody_is_asked_to_confirm_anything(app):
    taken(app, listed(MARE, SOLE))

    assert db.session.query(OutboxMail).count() == 0


def test_several_addresses_and_numbers_are_several_people_of_the_company(app):
    taken(app, listed("Bar;;Tolfa;;;a@bar.example, b@bar.example;;0766 555001 / 333 1234567 / 0766 555002;"))

    [company] = companies()
    assert [(each.name, each.email, each.phone) for each in company.contacts] == [
        ("Bar", "a@bar.example", "+390766555001"),
        ("Bar", "b@bar.example", "+393331234567"),
        ("Bar", None, "+390766555002"),
    ]


def test_the_same_list_again_changes_nothing(app):
    taken(app, listed(MARE, SOLE))
    before = [(each.id, each.version) for each in companies()]

    number = checked(app, listed(MARE, SOLE))

    assert outcomes(number) == [(2, "duplicate"), (3, "duplicate")]
    assert [(each.id, each.version) for each in companies()] == before


def test_who_registered_between_the_trial_and_the_button_is_updated_and_not_doubled(app):
    number = checked(app, listed(MARE))
    make.company(vat_number=VAT, name="Albergo Mare")

    apply(number)
    work(app)

    assert outcomes(number) == [(2, "update")]
    [company] = companies()
    assert (company.name, company.pec) == ("Albergo Mare", "mare@pec.mare.example")


def test_a_company_that_is_gone_when_its_row_comes_is_not_made_anew(app):
    known = make.company(name="Bar Sole", municipality="058105", email=None)
    number = checked(app, listed(SOLE))
    from portal.imports import queries, services

    with transaction():
        services.decide(queries.one(number), queries.row(number, 2), same=True)
    with transaction():
        db.session.execute(sa.delete(Contact))
        db.session.execute(sa.delete(Company).where(Company.id == known.id))
    apply(number)
    work(app)

    assert companies() == []
    assert rows(number)[0].reason == "La scheda che doveva aggiornare non c'è più."


def test_the_file_is_let_go_once_its_rows_are_in(app):
    number = taken(app, listed(MARE))

    assert run_of(number).data is None
    assert run_of(number).status is RunStatus.APPLIED


def test_events_are_in_the_name_of_whoever_brought_the_list(app):
    from portal.core import audit

    someone = make.user()
    audit.acting_as(someone.id, someone.name)
    number = checking(listed(MARE))
    audit.forget_actor()
    work(app)
    apply(number)
    work(app)

    assert db.session.scalars(sa.select(CompanyEvent.actor_name)).all() == [someone.name]


def test_old_lists_are_forgotten_but_for_their_numbers(app):
    from datetime import timedelta

    from portal.imports import services

    number = taken(app, listed(MARE))
    with transaction():
        run_of(number).at = now() - timedelta(days=100)

    with transaction():
        assert services.forget_old() == 1

    assert rows(number) == []
    assert run_of(number).totals == {"new": 1}
