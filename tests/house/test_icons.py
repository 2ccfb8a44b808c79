"""An icon that a page names is in the sprite: a wrong name would leave a hole that nobody notices."""

import re

from portal import features
from portal.config import ROOT
from portal.core.roles import Audience

LISTED = {
    line.strip()
    for line in (ROOT / "static/src/icons.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
}
DIRECT = re.compile(r'icon\("([a-z-]+)"')
NAMED = re.compile(r'(?:icon_name=|"(?:primary|outline-primary|outline-danger|link|cta)", )"([a-z-]+)"')


def test_every_icon_that_a_template_names_is_in_the_sprite():
    used = {
        (name, str(page.relative_to(ROOT)))
        for page in (ROOT / "templates").rglob("*.html")
        for pattern in (DIRECT, NAMED)
        for name in pattern.findall(page.read_text("utf-8"))
    }

    assert len(used) > 20
    assert {place for place in used if place[0] not in LISTED} == set()


def test_every_entry_of_the_operators_menu_has_an_icon_of_the_sprite():
    assert {area.icon for area in features.AREAS if area.menu and area.audience is Audience.OPERATOR} <= LISTED
