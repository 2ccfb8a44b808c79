"""The house's papers say what is so: the reuse catalogue's card, the README, the licence."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal import config
from portal.cli import main

ROOT = Path(__file__).parents[2]
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {"standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend", "standalone/other",
         "addon", "library", "configurationFiles"}  # fmt: skip
MAINTENANCE = {"internal": "contacts", "community": "contacts", "contract": "contractors", "none": ""}


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_the_card_has_all_that_version_0_7_0_asks_for(card: dict[str, Any]) -> None:
    assert card["publiccodeYmlVersion"] == "0.7.0"
    assert card["name"]
    assert re.fullmatch(r"https?://\S+", card["url"])
    assert card["platforms"] == ["web"]
    assert card["developmentStatus"] in STATUSES
    assert card["softwareType"] in TYPES
    assert card["localisation"]["localisationReady"] is True
    assert set(card["localisation"]["availableLanguages"]) == {"it", "en"}


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_card_describes_the_portal_within_its_limits(card: dict[str, Any], language: str) -> None:
    described = card["description"][language]

    assert 0 < len(described["shortDescription"]) <= 150
    assert "\n" not in described["shortDescription"]
    assert 150 <= len(described["longDescription"]) <= 10_000
    assert described["features"]
    assert all(len(feature) <= 100 for feature in described["features"])


def test_the_card_says_who_keeps_the_portal(card: dict[str, Any]) -> None:
    kind = card["maintenance"]["type"]

    assert card["maintenance"][MAINTENANCE[kind]][0]["name"]
    assert "it" not in card, "the Italian section is deprecated"


def test_card_project_and_licence_agree(card: dict[str, Any], project: dict[str, Any]) -> None:
    assert card["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert card["softwareVersion"] == project["version"]
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text("utf-8")


def test_the_readme_names_every_setting(readme: str) -> None:
    assert [name for name in sorted(config.NAMES) if f"`{name}`" not in readme] == []


def test_every_setting_that_the_code_reads_is_named() -> None:
    source = (ROOT / "portal" / "config.py").read_text("utf-8")

    read = set(re.findall(r'"((?:PORTAL|FLASK)_[A-Z_]+|HOST|PORT)"', source))

    assert read == config.NAMES


def test_the_readme_names_no_command_that_is_not_there(readme: str) -> None:
    named = set(re.findall(r"^(?:runuser .*)?(?:\S*/)?portal ([a-z-]+)|`portal ([a-z-]+)", readme, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert {first or second for first, second in named} <= set(main.commands)
    assert set(re.findall(r"`make ([a-z-]+)", readme)) <= targets


def test_the_readme_says_where_each_example_goes(readme: str) -> None:
    """Who installs copies what is named; a file that is not named is not copied."""
    known = [f"deploy/{path.name}" for path in (ROOT / "deploy").iterdir() if path.suffix not in {".service", ".timer"}]

    assert [name for name in known if name not in readme] == []
    assert "deploy/*.service deploy/*.timer" in readme


def test_each_command_of_the_readme_is_one_that_can_be_found(readme: str) -> None:
    """`portal` alone is only in .venv/bin; `update` is the new release's, while the link still leads to the old one."""
    assert "/usr/local/bin/portal" in readme[: readme.index("\nportal migrate")]
    assert re.findall(r"^(.*)portal update  ", readme, re.MULTILINE) == [
        "runuser -u workin -- env PORTAL_INSTANCE=/var/lib/workin .venv/bin/"
    ]


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_a_paper_s_links_lead_somewhere(paper: str) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", (ROOT / paper).read_text("utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_changelog_begins_with_what_is_not_released_yet() -> None:
    titles = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert titles[0] == "[Unreleased]"
