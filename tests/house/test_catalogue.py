"""The English catalogue keeps up with the Italian words in the code; what outsiders read is all there."""

import re
from pathlib import PurePosixPath

import pytest
from babel.messages.catalog import Catalog, Message

from tools import messages

# What companies, neighbours and visitors read; the operators' own screens may stay Italian.
OUTSIDE = (
    "templates/content/",
    "templates/registrations/public/",
    "templates/registrations/company/",
    "templates/companies/company/",
    "templates/availability/company/",
    "templates/calls/company/",
    "templates/contacts/company/",
    "templates/conversations/company/",
    "templates/privacy/company/",
    "templates/sites/company/",
    "templates/calculators/",
    "templates/hiring/",
    "templates/layout/public.html",
    "templates/layout/company.html",
    "templates/layout/base.html",
    "templates/errors/",
    "templates/mail/",
    "templates/ui/",
    "portal/calculators/",
    "portal/hiring/",
    "portal/incentives/",
    "portal/regulations/limits.py",
    "portal/content/",
    "portal/registrations/",
    "portal/companies/",
    "portal/availability/",
    "portal/calls/",
    "portal/contacts/",
    "portal/conversations/",
    "portal/sites/",
    "portal/privacy/known.py",
    "portal/privacy/forms.py",
    "portal/core/checks.py",
    "portal/core/files.py",
    "portal/facts/quoting.py",
    "portal/core/forms.py",
    "portal/core/errors.py",
)
INSIDE = re.compile(r"operator")
HOLE = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def said() -> Catalog:
    return messages.words_in_the_code()


@pytest.fixture(scope="module")
def english() -> Catalog:
    return messages.english()


def for_outsiders(message: Message) -> bool:
    places = [PurePosixPath(name).as_posix() for name, _line in message.locations]
    return any(place.startswith(OUTSIDE) and not INSIDE.search(place) for place in places)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def test_the_catalogue_holds_exactly_the_words_in_the_code(said: Catalog, english: Catalog) -> None:
    """When this fails: `make messages`."""
    in_code, in_catalogue = ({message.id for message in each if message.id} for each in (said, english))

    assert in_code - in_catalogue == set()
    assert in_catalogue - in_code == set()


def test_what_outsiders_read_is_all_in_english(said: Catalog, english: Catalog) -> None:
    read = [message for message in said if message.id and for_outsiders(message)]

    missing = [message.id for message in read if not messages.is_translated(english.get(message.id) or Message(""))]

    assert len(read) > 100
    assert missing == []


def test_no_translation_is_a_guess(english: Catalog) -> None:
    assert [message.id for message in english if message.id and message.fuzzy] == []


def test_a_translation_has_the_same_holes_to_fill(english: Catalog) -> None:
    for message in english:
        if message.id and messages.is_translated(message):
            wanted = set(HOLE.findall(" ".join(forms(message.id))))

            for text in forms(message.string):
                assert set(HOLE.findall(text)) <= wanted, message.id
            assert set(HOLE.findall(" ".join(forms(message.string)))) == wanted, message.id
