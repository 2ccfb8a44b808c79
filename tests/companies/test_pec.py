import pytest

from portal.companies.pec import looks_like_pec


@pytest.mark.parametrize(
    "address",
    [
        "rossi@pec.it",
        "rossi@pec.rossi.example",
        "rossi@rossi.pec.example",
        "rossi@rossi-pec.example",
        "rossi@pec-mail.example",
        "rossi@cert.legalmail.it",
        "ROSSI@ArubaPEC.it",
        "rossi@ordine.arubapec.it",
        "rossi@casellapec.com",
        "rossi@pecavvocati.it",
        "rossi@ticertifica.it",
        "rossi@postacertificata.gov.it",
    ],
)
def test_a_certified_mailbox_is_known_by_its_domain(address):
    assert looks_like_pec(address)


@pytest.mark.parametrize(
    "address",
    ["info@autospec.it", "info@pecora.example", "pec@rossi.example", "info@specchi.example", "info@laspec.com", ""],
)
def test_a_name_that_only_contains_the_letters_is_an_ordinary_one(address):
    assert not looks_like_pec(address)
