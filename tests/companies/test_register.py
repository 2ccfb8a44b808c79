import pytest
import sqlalchemy as sa

from portal.companies.models import Company, CompanyEvent, CompanyStatus
from portal.core.database import db, now, transaction
from portal.core.mail import MailStatus
from portal.core.roles import Role
from tests import make
from tests.browsing import press
from tests.content.conftest import counted_statements


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def test_the_list_is_searched_filtered_and_sorted(operator):
    make.company(name="Caffè Centrale", sector="restaurants", municipality="058105")
    make.company(name="Ferramenta Blu", sector="shops", status=CompanyStatus.RECEIVED)

    assert "Ferramenta" not in operator.get("/gestione/aziende/?q=caffe").text
    assert "Caffè" not in operator.get("/gestione/aziende/?registrazione=received").text
    assert "Ferramenta" not in operator.get("/gestione/aziende/?comune=058105").text
    page = operator.get("/gestione/aziende/?ordina=name&verso=giu").text
    assert page.index("Ferramenta Blu") < page.index("Caffè Centrale")


def test_no_result_says_how_to_get_back(operator):
    make.company()

    page = operator.get("/gestione/aziende/?q=inesistente").text

    assert "Nessun risultato" in page
    assert 'href="/gestione/aziende/"' in page


def test_the_page_of_a_company_shows_what_is_known_and_names_what_is_not(operator):
    company = make.company(size="6-20")
    make.availability(company, tasks="Aiuto in cucina")

    page = operator.get(f"/gestione/aziende/{company.id}").text

    for words in ("6-20", "Aiuto in cucina", "0766 555012", "Non si sa ancora"):
        assert words in page


def test_the_page_of_a_company_shows_what_was_written_to_it_and_what_became_of_it(operator, signed_in):
    company = make.company()
    make.mail(about=f"company:{company.id}", subject="La registrazione è accettata", status=MailStatus.FAILED)
    make.mail(about=f"company:{company.id + 1}", subject="Di un'altra azienda")

    page = operator.get(f"/gestione/aziende/{company.id}").text

    assert "La registrazione è accettata" in page
    assert "Non arrivata" in page
    assert "altra azienda" not in page


def test_a_note_is_kept_with_who_and_when(operator):
    company = make.company()

    press(
        operator, f"/gestione/aziende/{company.id}", f"/gestione/aziende/{company.id}/nota", text="Sentire dopo il ponte <b>"
    )

    event = db.session.scalars(sa.select(CompanyEvent)).one()
    assert (event.kind, event.text) == ("note", "Sentire dopo il ponte <b>")
    page = operator.get(f"/gestione/aziende/{company.id}").text
    assert "Sentire dopo il ponte &lt;b&gt;" in page
    assert event.actor_name in page


def test_an_empty_or_overlong_note_comes_back_as_it_was(operator):
    company = make.company()
    address = f"/gestione/aziende/{company.id}"

    assert "Scrivi la nota" in press(operator, address, f"{address}/nota", text=" ").text
    assert "x" * 4001 in press(operator, address, f"{address}/nota", text="x" * 4001).text
    assert db.session.scalars(sa.select(CompanyEvent)).all() == []


def test_a_page_of_the_list_costs_the_same_for_five_and_fifty(operator):
    def cost():
        operator.get("/gestione/aziende/")
        with counted_statements() as asked:
            operator.get("/gestione/aziende/")
        return len(asked)

    for _ in range(5):
        make.company()
    few = cost()
    for _ in range(45):
        make.company()

    assert cost() == few <= 12


def test_a_company_that_is_not_there_is_not_found(operator):
    assert operator.get("/gestione/aziende/999999").status_code == 404
    assert operator.get("/gestione/aziende/99999999999999999999").status_code == 404


def test_an_operator_writes_down_what_a_company_says_at_the_telephone(operator):
    company = make.company(municipality="", sector="")
    page, address = f"/gestione/aziende/{company.id}", f"/gestione/aziende/{company.id}/dati"
    assert address in operator.get(page).text
    told = {"name": "Bar Sport", "municipality": "058105", "sector": "restaurants", "pec": "bar@pec.example"}

    answer = press(operator, address, address, version=company.version, vat_number="00743110157", **told)

    assert answer.location == page
    again = db.session.get_one(Company, company.id)
    assert (again.name, again.municipality_name, again.vat_number) == ("Bar Sport", "Tolfa", "00743110157")
    event = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="data_updated")).one()
    assert event.actor_name.startswith("Persona")
    assert "Comune: – → Tolfa" in event.text and "Partita IVA: – → 00743110157" in event.text


def test_as_little_as_a_name_is_enough_and_a_wrong_number_loses_nothing(operator):
    company = make.company(municipality="", sector="")
    address = f"/gestione/aziende/{company.id}/dati"

    answer = press(operator, address, address, version=company.version, name="Bar Sport", vat_number="123")
    assert "undici cifre" in answer.text and 'value="Bar Sport"' in answer.text

    assert press(operator, address, address, version=company.version, name="Bar Sport").status_code == 302


def test_a_long_history_costs_no_more_than_a_short_one_and_is_shown_piece_by_piece(operator):
    def cost():
        operator.get(address)
        with counted_statements() as asked:
            operator.get(address)
        return len(asked)

    company = make.company()
    address = f"/gestione/aziende/{company.id}"
    few = cost()
    db.session.add_all(
        CompanyEvent(company_id=company.id, actor_name="Anna", kind="note", text=f"nota n. {n}.") for n in range(60)
    )
    db.session.add(CompanyEvent(company_id=company.id, actor_name="Anna", kind="visited", text="Vista la cucina"))
    db.session.commit()

    assert cost() == few
    page = operator.get(address).text
    assert "nota n. 59." in page and "nota n. 3." not in page and "Mostra il resto" in page
    assert "nota n. 3." in operator.get(f"{address}?tutte=1").text
    met = operator.get(f"{address}?cronologia=incontri").text
    assert "Vista la cucina" in met and "nota n. 59." not in met


@pytest.mark.parametrize(("phone", "is_offered"), [("+393331234567", True), ("+390766555012", False)])
def test_a_chat_is_offered_with_mobiles_only_and_begins_with_neutral_words(signed_in, phone, is_offered):
    company = make.company()
    with transaction():
        db.session.get_one(Company, company.id).contacts[0].phone = phone

    page = signed_in(Role.OPERATOR).get(f"/gestione/aziende/{company.id}").text

    assert (f"https://wa.me/{phone.lstrip('+')}?text=Buongiorno" in page) is is_offered
    assert ("https://wa.me/" in page) is is_offered


def test_a_company_stays_in_charge_of_who_is_suspended_until_somebody_says_otherwise(operator):
    gone = make.user(suspended_at=now())
    company = make.company(assigned_to_id=gone.id)
    address = f"/gestione/aziende/{company.id}/in-carico"

    assert f'<option selected value="{gone.id}">{gone.name}</option>' in operator.get(address).text
    press(
        operator,
        address,
        address,
        version=company.version,
        assigned_to_id=gone.id,
        cooperative="",
        tags="estate, Estate, mare",
    )

    kept = db.session.get_one(Company, company.id)
    assert kept.assigned_to_id == gone.id
    assert [tag.name for tag in kept.tags] == ["Estate", "mare"]
    assert 'value="Estate, mare"' in operator.get(address).text
