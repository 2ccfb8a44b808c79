"""Acts on rules: somebody proposes, somebody else verifies and publishes; what has been published is never written over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import current_app, g
from flask_babel import gettext as _

from portal.core import audit, cache, database
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.workdays import today
from portal.incentives.measures import PUBLIC, Confidence, Status
from portal.regulations.conditions import BadRule, refusing
from portal.rulebook import examples, loader, queries, ruleset, search, texts
from portal.rulebook.models import RuleNotice, RuleStep, RuleVersion
from portal.rulebook.ruleset import RuleSet
from portal.rulebook.texts import SPOKEN_OF, Kind, Text


def propose(
    *,
    kind: Kind,
    code: str,
    document: Mapping[str, Any],
    review_by: date | None,
    why: str,
    replaces: RuleVersion | None = None,
    newest: int | None = None,
) -> RuleVersion:
    """Put forward a new wording; it holds for nobody before others have verified and published it.

    `replaces` is a proposal that it corrects; `newest` the wording written last that its author had in front, None asks nothing.
    """
    queries.hold_the_pen()
    if newest is not None:
        must_be_unchanged(newest, queries.newest(kind, code))
    text = Text(kind, code, document, Status.DRAFT, review_by)
    read_among(text)
    if any(each.fingerprint == text.fingerprint and each is not replaces for each in _standing(kind, code)):
        raise RuleBroken(_("Questa norma dice già così: non c'è niente da cambiare."))
    if replaces is not None:
        db.session.refresh(replaces)
        _step(replaces, Status.WITHDRAWN, _("Corretta da una nuova proposta."))
    version = loader.made(text, Status.DRAFT, proposed_by_id=audit.actor().id)
    db.session.add(version)
    db.session.flush()
    _note(version, why)
    audit.record("rule.proposed", version, why=why)
    return version


def _standing(kind: Kind, code: str) -> list[RuleVersion]:
    return [each for each in queries.versions(kind, code) if each.status is not Status.WITHDRAWN]


def read_among(text: Text) -> RuleSet:
    """The rules as they would be with this text in force. Raises RuleBroken where it can't be read beside the others."""
    try:
        with refusing():
            texts.must_bear_its_name(text)
            tried = replace(text, status=Status.DRAFT if text.confidence is Confidence.LOW else Status.PUBLISHED)
        return ruleset.of_texts([*queries.public_texts(), tried])
    except BadRule as fault:
        raise RuleBroken(_("La norma non si legge: %(why)s.", why=fault)) from fault


def verify(version: RuleVersion, *, why: str = "") -> RuleVersion:
    """A second person has held a proposal against its sources, and it is so."""
    must_be_another(version)
    version.verified_on = today()
    _step(version, Status.VERIFIED, why)
    audit.record("rule.verified", version)
    return version


def publish(version: RuleVersion, *, why: str = "") -> RuleVersion:
    """From now on the public reads it, and everybody is judged by it from its first day on."""
    must_be_another(version)
    if version.confidence is Confidence.LOW:
        raise RuleBroken(_("Non è confermata (L): prima serve una fonte sicura, in una nuova proposta."))
    if version.review_by is None or version.review_by < today():
        raise RuleBroken(_("Il giorno in cui va ricontrollata manca o è passato: scrivilo in una nuova proposta."))
    must_keep_the_examples(version)
    version.published_at = now()
    _step(version, Status.PUBLISHED, why)
    audit.record("rule.published", version)
    _seen_by_all(version)
    return version


def must_be_another(version: RuleVersion) -> None:
    """Two people: who proposed a wording neither verifies nor publishes it."""
    if version.proposed_by_id is not None and version.proposed_by_id == audit.actor().id:
        raise RuleBroken(_("L'hai proposta tu: deve verificarla e pubblicarla un'altra persona."))


def must_keep_the_examples(version: RuleVersion) -> None:
    """With it every worked example comes out as it is written, as far as it did before."""
    broken = broken_by(version)
    if broken:
        first = broken[0]
        words = _(
            "Non torna un esempio svolto (%(code)s, «%(example)s»): %(words)s.",
            code=first.code,
            example=first.example,
            words=first.words,
        )
        raise RuleBroken(words)
    if lacks_example(version):
        raise RuleBroken(_("Manca un esempio svolto: senza, nessuno si accorge se il calcolo sbaglia."))


def lacks_example(version: RuleVersion) -> bool:
    return version.kind is Kind.MEASURE and not version.document.get("examples")


def broken_by(version: RuleVersion) -> list[examples.Fault]:
    """The examples that come out otherwise than written once this wording holds, and did come out before."""
    beside = read_among(version.text)
    before = set(examples.all_faults(queries.rules(), examples.checked(queries.rules()), today()))
    return [each for each in examples.all_faults(beside, examples.checked(beside), today()) if each not in before]


def close(version: RuleVersion, *, why: str) -> RuleVersion:
    """Its time is over: it stays readable, and says so. A time that goes on is ended by a new wording that says its last day."""
    last = version.text.last_day
    if last is None or last >= today():
        raise RuleBroken(_("Si chiude quello che è finito: proponi un testo nuovo con l'ultimo giorno, oppure sospendi."))
    _step(version, Status.CLOSED, why)
    audit.record("rule.closed", version, why=why)
    _seen_by_all(version)
    return version


def suspend(version: RuleVersion, *, why: str) -> RuleVersion:
    """It does not apply for the time being."""
    if version.kind in SPOKEN_OF:
        raise RuleBroken(_("Altre norme ne parlano e senza non si leggono: proponi un testo nuovo."))
    _step(version, Status.SUSPENDED, why)
    audit.record("rule.suspended", version, why=why)
    _seen_by_all(version)
    return version


def resume(version: RuleVersion, *, why: str) -> RuleVersion:
    """It applies again as it stands."""
    if version.published_at is None:
        raise RuleBroken(_("Non è mai stata pubblicata."))
    _step(version, Status.PUBLISHED, why)
    audit.record("rule.resumed", version, why=why)
    _seen_by_all(version)
    return version


def withdraw(version: RuleVersion, *, why: str) -> RuleVersion:
    """A proposal is not taken, or taken back by who made it."""
    _step(version, Status.WITHDRAWN, why)
    audit.record("rule.withdrawn", version, why=why)
    return version


def look_over(version: RuleVersion, *, review_by: date, why: str) -> RuleVersion:
    """Somebody has held a wording in force against its sources: it still stands so, until the next look."""
    if version.status is not Status.PUBLISHED:
        raise RuleBroken(_("Si ricontrolla solo quello che è pubblicato."))
    if review_by <= today():
        raise RuleBroken(_("Scrivi un giorno che deve ancora venire."), field="review_by")
    version.review_by, version.verified_on = review_by, today()
    _note(version, why)
    audit.record("rule.looked_over", version, review_by=review_by.isoformat())
    _seen_by_all(version)
    return version


def tell(*, code: str, what: str, day: date) -> RuleNotice:
    """The companies have been told that a measure opens or closes."""
    notice = RuleNotice(code=code, what=what, day=day, given_by=audit.actor().name)
    db.session.add(notice)
    db.session.flush()
    audit.record("rule.told", label=code, what=what, day=day.isoformat())
    return notice


def take_back(notice: RuleNotice) -> None:
    """It was said too early: the window waits again."""
    db.session.delete(notice)
    audit.record("rule.untold", label=notice.code, what=notice.what, day=notice.day.isoformat())


def _step(version: RuleVersion, status: Status, why: str) -> None:
    version.move_to(status)
    _note(version, why)


def _note(version: RuleVersion, why: str) -> None:
    who = audit.actor()
    step = RuleStep(by_id=who.id, by_name=who.name, status=version.status, review_by=version.review_by, why=why)
    version.steps.append(step)
    db.session.flush()


def _seen_by_all(version: RuleVersion) -> None:
    """Pages are made anew, the search finds the new words, and this request reads the rules again."""
    queries.forget()
    cache.drop(queries.CACHE_KEY, search.CACHE_KEY)
    database.after_commit(wake_check)
    if version.kind is Kind.MEASURE and version.status in PUBLIC:
        search.index(queries.rules(), version.code)


def wake_check() -> None:
    g.get("jobs_off") or current_app.extensions["jobs"].wake("check_examples")
