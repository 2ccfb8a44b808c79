"""The doctor: says what is set wrongly or dangerously, in words, also where the portal can't even start."""

from collections.abc import Callable, Iterable, Iterator

from portal import config
from portal.config import Settings
from portal.doctor import machine, settings
from portal.doctor.findings import Finding, Level, wrong

__all__ = ["Finding", "Level", "examine", "exit_code"]


def examine(*, mail_to: str | None = None) -> list[Finding]:
    """Everything that can be found out from here; a fault in one place hides no other."""
    known, bad = config.load_what_can_be_read()
    found = [wrong(words) for words in bad]
    found += settings.examine(known)
    found += machine.examine(known)
    found += _from_inside(known, mail_to)
    grave = [finding for finding in found if finding.level is not Level.NOTE]
    return found if grave else [*found, Finding(Level.WELL, "non c'è niente da correggere.")]


def exit_code(findings: Iterable[Finding]) -> int:
    return int(any(finding.level in {Level.WRONG, Level.RISKY} for finding in findings))


def _from_inside(known: Settings, mail_to: str | None) -> list[Finding]:
    """What needs the application; where it can't be built, that is the finding."""
    if config.data_key_fault(known):
        return []  # said already, and nothing can be built without
    try:
        from portal.app import create_app  # noqa: PLC0415 - its packages may be missing
        from portal.doctor import inside, post  # noqa: PLC0415

        app = create_app(known)
    except Exception as fault:
        return [wrong(f"Il portale non parte: {type(fault).__name__}: {fault}")]
    with app.app_context():
        checks: tuple[Callable[[], Iterator[Finding]], ...] = (
            lambda: inside.examine(known),
            lambda: post.examine(known, mail_to),
        )
        return [finding for check in checks for finding in _guarded(check)]


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as fault:
        yield wrong(f"Un controllo si è interrotto: {type(fault).__name__}: {fault}")
