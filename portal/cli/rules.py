"""The dated rules applied to facts in JSON, for scripts and checks."""

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from portal.cli.lists import Unusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.incentives.evaluation import Answer
    from portal.regulations.facts import Case, Values
    from portal.rulebook.ruleset import RuleSet

WHOLE = Decimal(100)


@click.command("evaluate")
@click.argument("file", type=click.File("r", encoding="utf-8"))
def evaluate(file: Any) -> None:
    """Applica le regole a un caso: FILE (o -) contiene i dati in JSON, la risposta è in JSON."""
    from portal.core.workdays import today
    from portal.regulations import facts

    try:
        case = facts.read(json.load(file, parse_float=str, parse_constant=str), today())
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Unusable(f"Il file non è JSON leggibile: {fault}") from fault
    except facts.BadFact as fault:
        raise Unusable(str(fault)) from fault
    for name in case.unheard:
        click.echo(f"«{name}» non è un dato che conosciamo: non ne teniamo conto.", err=True)
    click.echo(json.dumps(answers(in_force(), case), ensure_ascii=False, indent=1))


def in_force() -> "RuleSet":
    """The rules of this installation; those of the release where there is no database that holds any."""
    import sqlalchemy as sa

    from portal import backup, config
    from portal.cli import build
    from portal.core.database import db
    from portal.rulebook import queries, ruleset
    from portal.rulebook.models import RuleVersion

    settings = config.load()
    url = settings.database_url
    if url.startswith("sqlite") and not backup.sqlite_file(url).exists():
        return ruleset.shipped()
    with build.database_of(settings).app_context():
        if sa.inspect(db.engine).has_table(RuleVersion.__tablename__):
            return queries.rules()
    click.echo("Il database non ha ancora le norme (portal migrate): uso quelle del programma.", err=True)
    return ruleset.shipped()


def answers(rules: "RuleSet", case: "Case") -> dict[str, Any]:
    """Every part of the answer; one without facts is None."""
    found = rules.evaluate(case.hiring, case.day) if case.hiring else None
    internship = case.internship or {}
    return {
        "measures": [_measure(each, case) for each in found] if found is not None else None,
        **_best(rules, found, case),
        "quota": _quota(rules, internship, case.day),
        "allowance": _allowance(rules, internship, case.day),
        "duration": _duration(rules, case),
        "deadlines": _deadlines(rules, case),
    }


def _measure(answer: "Answer", case: "Case") -> dict[str, Any]:
    from portal.incentives.evaluation import Verdict

    is_out = answer.verdict is Verdict.NOT_ELIGIBLE
    return {
        "code": answer.code,
        "name": str(answer.version.name),
        "verdict": answer.verdict.value,
        "failed": [f"{each.says} ({each.source})" for each in answer.failed],
        "questions": list(answer.questions),
        "monthly": [] if is_out else [str(each) for each in answer.amounts.monthly],
        "months": 0 if is_out else answer.amounts.months,
        "total": None if answer.total is None else str(answer.total),
        "sources": [{"title": each.title, "url": each.url} for each in answer.sources],
        "hire_by": answer.version.hire_to.isoformat() if answer.version.hire_to else None,
        "apply_by": answer.version.apply_by.isoformat() if answer.version.apply_by else None,
        "valid_on": case.hiring["hire_date"].isoformat() if case.hiring else None,
        "confidence": answer.version.confidence.value,
        "warnings": [f"Non controllato: {each}" for each in answer.unchecked] + [str(each) for each in answer.warnings],
    }


def _best(rules: "RuleSet", found: "Sequence[Answer] | None", case: "Case") -> dict[str, Any]:
    """The codes of the set that gives most, and what is to be said of it as a whole."""
    from portal.incentives import intensity, stacking
    from portal.incentives.pay import Costs

    if found is None or case.hiring is None:
        return {"best": None, "best_warnings": None}
    codes = stacking.best(found).chosen.codes
    chosen = [each for each in found if each.code in codes]
    told = intensity.warnings(rules.ceilings, chosen, Costs(case.hiring, rules.extras))
    return {"best": list(codes), "best_warnings": [str(each) for each in told]}


def _quota(rules: "RuleSet", told: "Values", day: date) -> dict[str, Any] | None:
    from portal.regulations import limits
    from portal.rulebook import ruleset

    rule = ruleset.on(rules.quotas, told.get("start", day))
    if rule is None or "unit_staff_counted" not in told:
        return None
    interns = told.get("current_interns") or {}
    found = limits.quota(
        rule,
        staff=told["unit_staff_counted"],
        ordinary=interns.get("ordinary", 0),
        exempt=interns.get("exempt", 0),
        hosted=told.get("interns_24m"),
        hired=told.get("hired_24m"),
    )
    reasons = [*(str(each) for each in found.reasons), rule.source]
    return {"max": found.most, "present": found.present, "free": found.free, "reasons": reasons}


def _allowance(rules: "RuleSet", told: "Values", day: date) -> dict[str, Any] | None:
    from portal.regulations import limits
    from portal.rulebook import ruleset

    rule = ruleset.on(rules.allowances, told.get("start", day))
    attendance = told.get("attendance_pct", WHOLE if "weekly_hours" in told else None)
    if rule is None or attendance is None:
        return None
    each_month = attendance if isinstance(attendance, list) else [attendance] * told.get("months", 1)
    hours = {name: told.get(name) for name in ("weekly_hours", "ccnl_hours")}
    found = limits.allowance(rule, attendance=each_month, **hours)
    if found is None:
        return {"monthly": [], "total": None, "reasons": ["L'orario è troppo corto: chiedi al soggetto promotore."]}
    return {
        "monthly": [str(each) for each in found.monthly],
        "total": str(found.total),
        "reasons": [str(each) for each in found.reasons],
    }


def _duration(rules: "RuleSet", case: "Case") -> dict[str, Any] | None:
    """How long, and whether there may be an internship at all."""
    from portal.regulations import internships, limits

    told, day = case.internship or {}, case.day
    if not told.keys() & {"group", "months"}:
        return None
    start = told.get("start")
    rule = internships.of_group(rules.durations, told.get("group", "ordinary"), start or day)
    if rule is None:
        return None
    found = limits.duration(rule, start=start, months=told.get("months"), seasonal=told.get("seasonal_host", False))
    never = limits.forbidden(rules.prohibitions, {**(case.hiring or {}), **told}, start or day)
    return {
        "max_months": found.max_months,
        "last_day": found.last_day.isoformat() if found.last_day else None,
        "allowed": False if never else found.allowed,
        "reasons": [
            *(str(each) for each in found.reasons),
            *(f"{each.says} ({each.source})" for each in never),
            rule.source,
        ],
    }


def _deadlines(rules: "RuleSet", case: "Case") -> list[dict[str, Any]] | None:
    """What the days given bring with them; None where no day of a start or a hire was given."""
    from portal.regulations import internships, limits

    events = []
    kind = internships.kind_of((case.internship or {}).get("group", "ordinary"))
    if case.internship and "start" in case.internship:
        events.append(("intern_start", case.internship["start"]))
    if case.hired_on:
        is_kept = (case.hiring or {}).get("contract") == "transformation"
        events.append(("transformation" if is_kept else "hire", case.hired_on))
    dues = [(event, due) for event, day in events for due in limits.deadlines(rules.deadlines, event, day, kind)]
    told = [
        {
            "event": event,
            "due": due.on.isoformat(),
            "actor": str(due.rule.actor),
            "what": str(due.rule.what),
            "source": due.rule.source,
        }
        for event, due in sorted(dues, key=lambda each: each[1].on)
    ]
    return told if events else None


COMMANDS = (evaluate,)
