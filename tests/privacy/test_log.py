import pytest

from portal.core import audit
from portal.core.database import transaction
from portal.core.roles import Role
from portal.privacy.words import details_words
from tests import make


@pytest.fixture
def company(app):
    owner = make.company(name="Hotel Miramare")
    with transaction():
        audit.record("company.approved", owner, reason="tutto bene")
    return owner


def test_the_log_says_who_did_what_to_whom(signed_in, company):
    page = signed_in(Role.COORDINATOR).get("/gestione/registro/").text

    for words in ("sistema", "Registrazione accettata", "Hotel Miramare", "tutto bene"):
        assert words in page


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"reason": "tutto bene", "rows": 12}, "motivo: tutto bene; righe: 12"),
        ({"before": ["operator"], "after": ["operator", "admin"]}, "prima: Operatore; dopo: Operatore, Amministratore"),
        (
            {"filter": {"q": "bar", "stato": "received", "comune": "058032"}},
            "filtro: parole cercate «bar», stato Da guardare, comune Civitavecchia",
        ),
        ({"filter": {"stato": "failed", "atto": "mail.again"}}, "filtro: stato Non arrivata, che cosa Messaggio mandato"),
        ({"was": "uncertain"}, "prima era: Incerto"),
        ({"who_pays": "project", "source": "Avviso"}, "chi paga: Il progetto; fonte: Avviso"),
        ({"starts_on": "2026-12-01", "language": "en"}, "dal: 1 dic 2026; lingua: inglese"),
        ({"undone": "approved", "before": None}, "annullata: Registrazione accettata"),
        ({"before": "800 euro"}, "prima: 800 euro"),
    ],
)
def test_what_the_log_keeps_as_a_code_is_said_in_words(app, details, said):
    with app.test_request_context():
        assert details_words(details).startswith(said)


def test_the_details_stand_on_the_page_and_in_the_export_in_the_same_words(signed_in, app):
    with transaction():
        audit.record("user.roles_changed", before=["operator"], after=["admin"])
    coordinator = signed_in(Role.COORDINATOR)

    for shown in ("", "?formato=csv"):
        assert "prima: Operatore; dopo: Amministratore" in coordinator.get(f"/gestione/registro/{shown}").text


def test_the_log_is_searched_and_narrowed(signed_in, company):
    coordinator = signed_in(Role.COORDINATOR)

    assert "Hotel Miramare" in coordinator.get("/gestione/registro/?q=MIRAMARE&atto=company.approved").text
    assert "Hotel Miramare" not in coordinator.get("/gestione/registro/?q=altro").text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EDITOR, Role.AUDITOR])
def test_only_who_answers_for_it_reads_the_log(signed_in, role):
    assert signed_in(role).get("/gestione/registro/").status_code == 403


def test_taking_the_log_away_is_logged_too(signed_in, company):
    coordinator = signed_in(Role.COORDINATOR)

    assert "Hotel Miramare" in coordinator.get("/gestione/registro/?formato=csv").text
    assert "Registro scaricato" in coordinator.get("/gestione/registro/").text
