"""What a demo shows that an empty installation can't."""

from tests.house.walk import Visit


def test_who_has_just_registered_finds_a_number_to_tap(visits: list[Visit]) -> None:
    thanks = [visit for visit in visits if visit.path.endswith("/aziende/disponibilita/inviata")]

    assert len(thanks) > 1
    for visit in thanks:
        assert 'href="tel:07665550100"' in visit.text, visit
        assert "0766 555 0100" in visit.text, visit
