"""Where a company works: said by itself or by an operator, closed and opened again."""

import pytest
import sqlalchemy as sa

from portal.companies.models import CompanyEvent
from portal.core.database import db, now
from portal.core.roles import Role
from portal.sites import standing
from portal.sites.models import CompanySite
from tests import make
from tests.browsing import press

SITE = {"name": "Hotel sul lungomare", "municipality": "058097", "address": "via Inventata 3", "cap": "00058"}


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def site():
    return db.session.scalars(sa.select(CompanySite)).one()


def test_a_company_adds_a_site_from_its_own_area(owner, company):
    answer = press(owner, "/azienda/sedi/nuova", "/azienda/sedi/nuova", **SITE)

    assert answer.location == "/azienda/sedi/"
    assert (site().name, site().where, site().company_id) == (
        "Hotel sul lungomare",
        "via Inventata 3, 00058 Santa Marinella",
        company.id,
    )
    assert "Hotel sul lungomare" in owner.get("/azienda/sedi/").text


def test_an_operator_adds_and_corrects_a_site(signed_in, company):
    operator, page = signed_in(Role.OPERATOR), f"/gestione/aziende/{company.id}"
    new = f"/gestione/sedi/azienda/{company.id}/nuova"
    assert new in operator.get(page).text

    assert press(operator, new, new, **SITE).location == f"{page}#sedi"
    address, seen = f"/gestione/sedi/{site().id}/correggi", site().version
    press(operator, address, address, **{**SITE, "name": "Magazzino"}, version=seen)

    assert site().name == "Magazzino"
    stale = press(operator, address, address, **SITE, version=seen)
    assert "Nel frattempo" in stale.text and "Hotel sul lungomare" in stale.text


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("name", "", "Scrivi un nome"),
        ("municipality", "999999", "Scegli una delle risposte"),
        ("cap", "0005A", "cinque cifre"),
        ("cap", "000580", "cinque cifre"),
        ("address", "x" * 201, "troppo lungo"),
    ],
)
def test_a_site_that_can_not_be_is_asked_again(owner, field, wrong, words):
    answer = press(owner, "/azienda/sedi/nuova", "/azienda/sedi/nuova", **{**SITE, field: wrong})

    assert words in answer.text
    assert db.session.query(CompanySite).count() == 0


def test_a_company_without_sites_is_one_place(app, company):
    assert [place.name for place in standing.places(company)] == ["Tutta l'azienda"]

    make.site(company, name="Bar")
    make.site(company, name="Chiosco", closed_at=now())
    db.session.expire_all()

    assert [place.name for place in standing.places(company)] == ["Bar"]


def test_a_closed_site_is_opened_again_by_annulla(signed_in, company):
    made, operator = make.site(company), signed_in(Role.OPERATOR)
    press(operator, f"/gestione/aziende/{company.id}", f"/gestione/sedi/{made.id}/chiudi")
    assert site().is_closed
    assert f"/gestione/sedi/annulla/{last_event().id}" in operator.get(f"/gestione/aziende/{company.id}").text

    press(operator, "/gestione/", f"/gestione/sedi/annulla/{last_event().id}")

    assert not site().is_closed
    assert last_event().kind == "site_reopened"


def test_what_somebody_changed_since_is_not_overruled_by_an_old_annulla(signed_in, owner, company):
    made, operator = make.site(company), signed_in(Role.OPERATOR)
    press(operator, "/gestione/", f"/gestione/sedi/{made.id}/chiudi")
    closing = last_event().id
    press(owner, f"/azienda/sedi/{made.id}", f"/azienda/sedi/{made.id}", **SITE, version=site().version)

    answer = press(operator, "/gestione/", f"/gestione/sedi/annulla/{closing}")

    assert answer.status_code == 409
    assert site().is_closed


def test_a_site_is_closed_once(owner, company):
    made = make.site(company)

    answers = [press(owner, "/azienda/sedi/", f"/azienda/sedi/{made.id}/chiudi") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]


@pytest.mark.parametrize("act", ["", "/organico", "/chiudi"])
def test_another_company_s_site_is_not_found(owner, act):
    foreign = make.site(make.company())

    assert press(owner, "/azienda/", f"/azienda/sedi/{foreign.id}{act}").status_code == 404


def test_a_company_takes_back_only_what_its_own_people_did(owner, signed_in, company):
    made = make.site(company)
    press(signed_in(Role.OPERATOR), "/gestione/", f"/gestione/sedi/{made.id}/chiudi")

    assert press(owner, "/azienda/", f"/azienda/sedi/annulla/{last_event().id}").status_code == 404


def test_who_only_reads_changes_nothing(signed_in, company):
    made, auditor = make.site(company), signed_in(Role.AUDITOR)

    assert press(auditor, "/gestione/", f"/gestione/sedi/{made.id}/chiudi").status_code == 403
    assert not site().is_closed
