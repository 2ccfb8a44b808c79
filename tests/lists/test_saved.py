import re
from html import unescape

import pytest
import sqlalchemy as sa

from portal.companies.models import Tag
from portal.core.database import db
from portal.core.roles import Role
from portal.lists.models import SavedList
from tests import make
from tests.browsing import press

LISTS = "/gestione/aziende/elenchi"
NEW = f"{LISTS}/nuovo?stato=interested&comune=058105&ordina=name&verso=su&colonne=name,phone"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


@pytest.fixture
def colleague(signed_in):
    return signed_in(Role.OPERATOR)


def saved(browser, name="Tolfa", address=NEW, **known):
    press(browser, address, address, name=name, **known)
    return db.session.scalars(sa.select(SavedList).order_by(SavedList.id.desc())).first()


def test_a_list_is_saved_with_filters_order_and_columns_and_opens_the_same(operator):
    kept = saved(operator)

    answer = operator.get(f"{LISTS}/{kept.id}")

    asked = "stato=interested&comune=058105&ordina=name&verso=su&colonne=name%2Cphone"
    assert answer.location == f"/gestione/aziende/?{asked}&elenco={kept.id}"
    page = operator.get(answer.location).text
    assert ">Tolfa</h1>" in page and 'aria-current="page"' in page
    assert "non è ancora salvato" not in page


def test_a_shared_list_is_everybodys_to_open_and_the_owners_to_change(operator, colleague):
    own, shared = saved(operator, "Mio"), saved(operator, "Nostro", is_shared="y")

    page = colleague.get(LISTS).text

    assert "Nostro" in page and "Mio" not in page
    assert colleague.get(f"{LISTS}/{shared.id}").status_code == 302
    assert colleague.get(f"{LISTS}/{own.id}").status_code == 404
    assert colleague.get(f"{LISTS}/{shared.id}/cambia").status_code == 404
    assert press(colleague, LISTS, f"{LISTS}/{shared.id}/elimina").status_code == 404


def test_a_name_is_used_once_by_each(operator, colleague):
    saved(operator, "Tolfa")

    answer = press(operator, NEW, NEW, name="TOLFA")

    assert "Hai già un elenco con questo nome" in unescape(answer.text)
    assert saved(colleague, "Tolfa").owner_id != saved(operator, "Altro").owner_id


def test_a_list_is_renamed_shared_and_asks_something_else(operator):
    kept = saved(operator)

    press(operator, LISTS, f"{LISTS}/{kept.id}/cambia", name="Collina", is_shared="y", version=kept.version)
    kept = db.session.get_one(SavedList, kept.id)
    assert (kept.name, kept.is_shared) == ("Collina", True)
    changed = f"/gestione/aziende/?stato=hosting&elenco={kept.id}"
    assert "non è ancora salvato" in operator.get(changed).text
    press(operator, changed, f"{LISTS}/{kept.id}/aggiorna?stato=hosting", version=kept.version)

    assert db.session.get_one(SavedList, kept.id).asked == {"stato": "hosting"}


def test_who_comes_second_is_told(operator):
    kept = saved(operator)

    answer = press(operator, LISTS, f"{LISTS}/{kept.id}/cambia", name="Collina", version=kept.version + 1)

    assert "Nel frattempo" in answer.text
    press(operator, LISTS, f"{LISTS}/{kept.id}/aggiorna?stato=hosting", version=99)
    assert db.session.get_one(SavedList, kept.id).asked["stato"] == "interested"


def test_a_deleted_list_comes_back_with_one_tap(operator):
    kept = saved(operator)

    press(operator, LISTS, f"{LISTS}/{kept.id}/elimina")
    page = operator.get(LISTS).text
    assert f"{LISTS}/{kept.id}/riprendi" in page and "Ancora nessun elenco" in page
    press(operator, LISTS, f"{LISTS}/{kept.id}/riprendi")

    assert "Tolfa" in operator.get(LISTS).text


def test_a_deleted_list_leaves_its_name_to_the_next(operator):
    first = saved(operator)
    press(operator, LISTS, f"{LISTS}/{first.id}/elimina")
    saved(operator)

    press(operator, LISTS, f"{LISTS}/{first.id}/riprendi")

    assert "Hai già un elenco con questo nome" in unescape(operator.get(LISTS).text)
    assert db.session.get_one(SavedList, first.id).deleted_at


def test_a_list_says_what_it_asks_and_what_of_it_is_gone(operator):
    tag = make.kept(Tag(name="Mare", folded="mare"))
    kept = saved(operator, address=f"{LISTS}/nuovo?tag={tag.id}&q=hotel&quali=ferme")
    assert "Parole cercate: «hotel» · Quali: Ferme da sei mesi · Etichetta: Mare" in flat(operator.get(LISTS).text)

    db.session.delete(db.session.get_one(Tag, tag.id))
    db.session.commit()

    assert "Etichetta: una scelta che non c'è più" in flat(operator.get(LISTS).text)
    page = operator.get(operator.get(f"{LISTS}/{kept.id}").location).text
    assert "qualcosa che non c'è più: Etichetta" in flat(page)


def flat(page):
    return re.sub(r"\s+", " ", unescape(page))


def test_who_may_only_look_saves_nothing(signed_in):
    assert signed_in(Role.EDITOR).get(LISTS).status_code == 403
