"""How far one can rely on a company: figures with the facts that they come from. Values in, words out; never a score."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

LEAST = 3  # facts below which nothing is concluded
PATIENCE = timedelta(days=14)  # what was asked so long ago and has no answer was not answered
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_DAY_OF_HOURS = 36  # up to here a time is told in hours


@dataclass(frozen=True)
class Exchange:
    """Something that the company was asked, and when it answered; `what` is a key of the page's words."""

    what: str
    asked_at: datetime
    answered_at: datetime | None = None

    @property
    def took(self) -> timedelta | None:
        return self.answered_at - self.asked_at if self.answered_at else None


@dataclass(frozen=True)
class Reason:
    """One fact, as it is told."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Figure:
    """One thing that can be said of a company; `words` say so where there is too little to say it."""

    title: str
    words: str
    is_known: bool
    reasons: list[Reason]
    tale: str = ""  # which part of the timeline tells more, see `companies.queries.TALES`


@dataclass(frozen=True)
class Happenings:
    """Moments of what went one way, and of what went the other."""

    well: Sequence[datetime] = ()
    badly: Sequence[datetime] = ()


def pair(what: str, asked: Sequence[datetime], answered: Sequence[datetime]) -> list[Exchange]:
    """Each question with the first answer after it. Asked again before long, it is still the same question."""
    made: list[Exchange] = []
    for at in sorted(asked):
        last = made[-1] if made else None
        if last and _waits_still(last, at, answered):
            continue
        made.append(Exchange(what, at, min((moment for moment in answered if moment > at), default=None)))
    until = [exchange.asked_at for exchange in made[1:]] + [None] * bool(made)
    return [_cut(exchange, end) for exchange, end in zip(made, until, strict=True)]


def _waits_still(last: Exchange, at: datetime, answered: Sequence[datetime]) -> bool:
    silent = not any(last.asked_at < moment <= at for moment in answered)
    return silent and at - last.asked_at <= PATIENCE


def _cut(exchange: Exchange, until: datetime | None) -> Exchange:
    """An answer that came only after the next question belongs to that one."""
    late = until is not None and exchange.answered_at is not None and exchange.answered_at > until
    return Exchange(exchange.what, exchange.asked_at) if late else exchange


def answering(exchanges: Sequence[Exchange], now: datetime, named: Callable[[str], str]) -> list[Figure]:
    """How quickly, and how often it answers. What was asked a few days ago may still be answered, and counts for nothing."""
    answered = [each for each in exchanges if each.answered_at]
    silent = [each for each in exchanges if not each.answered_at and now - each.asked_at > PATIENCE]
    waiting = len(exchanges) - len(answered) - len(silent)
    told = [Reason(each.asked_at, _told(each, now, named)) for each in sorted(exchanges, key=lambda each: each.asked_at)][
        ::-1
    ]
    return [_speed(answered, told), _share(len(answered), len(silent), waiting, told)]


def _speed(answered: Sequence[Exchange], told: list[Reason]) -> Figure:
    title = _("In quanto tempo risponde")
    if len(answered) < LEAST:
        return _too_little(title, told, "messaggi")
    middle = statistics.median([each.took / HOUR for each in answered if each.took])
    words = _("Di solito %(time)s", time=lasting(middle * HOUR))
    return Figure(title, words, is_known=True, reasons=told, tale="messaggi")


def _share(answered: int, silent: int, waiting: int, told: list[Reason]) -> Figure:
    title = _("Quante volte risponde")
    asked = answered + silent
    still = ngettext("%(num)d domanda aspetta ancora", "%(num)d domande aspettano ancora", waiting) if waiting else ""
    if asked < LEAST:
        return _too_little(title, told, "messaggi")
    words = _("%(answered)d volte su %(asked)d", answered=answered, asked=asked)
    return Figure(title, "; ".join(filter(None, [words, still])), is_known=True, reasons=told, tale="messaggi")


def _told(each: Exchange, now: datetime, named: Callable[[str], str]) -> str:
    if each.took is not None:
        return _("%(what)s: ha risposto %(time)s", what=named(each.what), time=lasting(each.took))
    if now - each.asked_at > PATIENCE:
        return _("%(what)s: non ha risposto", what=named(each.what))
    return _("%(what)s: aspetta ancora la risposta", what=named(each.what))


def happened(
    title: str, found: Happenings, words: Callable[[int, int], str], told: tuple[str, str], tale: str = ""
) -> Figure:
    """What went well and what did not: `words` say it of the two numbers, `told` of each single one."""
    well, badly = told
    reasons = [Reason(at, well) for at in found.well] + [Reason(at, badly) for at in found.badly]
    reasons.sort(key=lambda reason: reason.at, reverse=True)
    if len(reasons) < LEAST:
        return _too_little(title, reasons, tale)
    return Figure(title, words(len(found.well), len(found.badly)), is_known=True, reasons=reasons, tale=tale)


def on_the_telephone(found: Happenings) -> Figure:
    words = lambda well, badly: _("Ha risposto a %(well)d chiamate su %(all)d", well=well, all=well + badly)  # noqa: E731
    return happened(_("Al telefono"), found, words, (_("Ha risposto"), _("Non ha risposto")), "chiamate")


def at_appointments(found: Happenings) -> Figure:
    words = lambda well, badly: _("Presente a %(well)d appuntamenti su %(all)d", well=well, all=well + badly)  # noqa: E731
    return happened(_("Agli appuntamenti"), found, words, (_("Si è presentata"), _("Non si è presentata")), "incontri")


def with_interns(found: Happenings) -> Figure:
    words = lambda well, badly: _("%(well)d tirocini finiti, %(badly)d interrotti", well=well, badly=badly)  # noqa: E731
    return happened(_("Con i tirocinanti"), found, words, (_("Tirocinio finito"), _("Tirocinio interrotto")))


def hiring(hired: Sequence[datetime], completed: int) -> Figure:
    """Who was hired after an internship; of internships alone nothing is concluded."""
    title, reasons = _("Assunzioni dopo il tirocinio"), [Reason(at, _("Ha assunto")) for at in sorted(hired, reverse=True)]
    if completed < LEAST and not hired:
        return _too_little(title, reasons, "")
    words = _("%(hired)d su %(completed)d tirocini finiti", hired=len(hired), completed=max(completed, len(hired)))
    return Figure(title, words, is_known=True, reasons=reasons)


def _too_little(title: str, reasons: list[Reason], tale: str) -> Figure:
    return Figure(title, _("Ancora troppo poco per dirlo"), is_known=False, reasons=reasons, tale=tale)


def lasting(time: timedelta) -> str:
    """A time as people say it: "in meno di un'ora", "in 5 ore", "in 3 giorni"."""
    hours, days = round(time / HOUR), round(time / DAY)
    if hours < 1:
        return _("in meno di un'ora")
    if hours <= A_DAY_OF_HOURS:
        return ngettext("in un'ora", "in %(num)d ore", hours)
    return ngettext("in un giorno", "in %(num)d giorni", days)
