"""Where each datum of a company comes from: who said it, and when."""

from typing import Any

from portal.companies.models import Company
from portal.core import audit
from portal.core.workdays import today


def set_from(company: Company, source: str, **said: Any) -> list[str]:
    """Write what somebody says of a company, by its attributes, with the source of what changes; returns the names of those.

    What is said empty empties the datum, and its source goes with it.
    """
    changed = [name for name, value in said.items() if getattr(company, name) != value]
    for name in changed:
        setattr(company, name, said[name])
    note(company, source, changed)
    return changed


def note(company: Company, source: str, names: list[str]) -> None:
    """These data come from there, as of today."""
    written = {"source": source, "on": today().isoformat(), "by": audit.actor().name}
    kept = {name: known for name, known in (company.sources or {}).items() if name not in names}
    company.sources = {**kept, **{name: written for name in names if getattr(company, name)}}


def of(company: Company, name: str) -> dict[str, str] | None:
    """`source`, `on` (an ISO day) and `by` of a datum, where they were written down."""
    return (company.sources or {}).get(name)
