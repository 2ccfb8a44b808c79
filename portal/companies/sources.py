"""Where each datum of a company comes from: who said it, and when."""

from collections.abc import Callable
from typing import Any

from portal.companies.choices import DATA, SIZES, said
from portal.companies.models import Company
from portal.core import activities, audit, places
from portal.core.language import speaking
from portal.core.workdays import today

Changes = dict[str, tuple[Any, Any]]  # attribute: what stood there, what stands there now
WORDS: dict[str, Callable[[Any], str]] = {
    "municipality": places.name,
    "sector": lambda code: activities.label(code, "it"),
    "size": lambda code: said(SIZES, code),
}


def set_from(company: Company, source: str, **told: Any) -> Changes:
    """Write what somebody says of a company, by its attributes, with the source of what changes; returns what changed.

    What is said empty empties the datum, and its source goes with it.
    """
    changes = {name: (getattr(company, name), value) for name, value in told.items() if getattr(company, name) != value}
    for name, (_before, after) in changes.items():
        setattr(company, name, after)
    note(company, source, list(changes))
    return changes


def in_words(changes: Changes) -> str:
    """What changed, for the timeline: «Comune: Tolfa → Civitavecchia · CCNL: – → Turismo»."""
    shown = {name: [_shown(name, value) for value in pair] for name, pair in changes.items()}
    with speaking("it"):
        return " · ".join(f"{DATA.get(name, name)}: {before} → {after}" for name, (before, after) in shown.items())


def _shown(name: str, value: Any) -> str:
    return (WORDS[name](value) if name in WORDS else str(value)) if value else "–"


def note(company: Company, source: str, names: list[str]) -> None:
    """These data come from there, as of today."""
    written = {"source": source, "on": today().isoformat(), "by": audit.actor().name}
    kept = {name: known for name, known in (company.sources or {}).items() if name not in names}
    company.sources = {**kept, **{name: written for name in names if getattr(company, name)}}


def of(company: Company, name: str) -> dict[str, str] | None:
    """`source`, `on` (an ISO day) and `by` of a datum, where they were written down."""
    return (company.sources or {}).get(name)
