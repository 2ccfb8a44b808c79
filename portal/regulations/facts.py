"""What may be known of a person, a job, a company and an internship: the names, what each can be, and how it is read.

Absent is unknown. Money is in euros, days are ISO, shares of a whole are percentages; nothing is read as a float.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.regulations.months import age, same_day
from portal.regulations.sayings import Said, said

Values = dict[str, Any]


class BadFact(ValueError):
    """A value that can't be understood. `field` is «section.name», `words` say what is expected."""

    def __init__(self, field: str, words: Said) -> None:
        super().__init__(f"{field}: {words}")
        self.field, self.words = field, words


class Section(enum.Enum):
    PERSON = "person"
    JOB = "job"
    COMPANY = "company"
    INTERNSHIP = "internship"


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one case. `hiring` holds person, job and company together; an internship has a staff of its own."""

    day: date  # the day on which it is asked
    hiring: Values | None
    internship: Values | None
    hired_on: date | None = None  # the day of hiring, where it was given
    unheard: tuple[str, ...] = field(default=())  # names that mean nothing to us


Reader = Callable[[Any], Any]
MOST_MONTHS, MOST_NASPI = 60, 100_000  # of a NASpI: months, euros a month
NOT_FORESEEN = said("non è fra le risposte previste.")


def _wrong(words: Said) -> ValueError:
    return ValueError(words)


def read_day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or not 1900 <= day.year <= 2100:
        raise _wrong(said("scrivi un giorno fra il 1900 e il 2100, come 2026-09-01."))
    return day


def read_number(value: Any) -> Decimal:
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        raise _wrong(said("scrivi un numero."))
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _wrong(said("scrivi un numero.")) from None
    if not number.is_finite():
        raise _wrong(said("scrivi un numero."))
    return number


def number_within(least: str, most: str) -> Reader:
    low, high = Decimal(least), Decimal(most)

    def read(value: Any) -> Decimal:
        number = read_number(value)
        if not low <= number <= high:
            raise _wrong(said("scrivi un numero da %(least)s a %(most)s.", least=least, most=most))
        return number

    return read


def whole_within(least: int, most: int) -> Reader:
    within = number_within(str(least), str(most))

    def read(value: Any) -> int:
        number = within(value)
        if number != int(number):
            raise _wrong(said("scrivi un numero intero."))
        return int(number)

    return read


def read_yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(said("rispondi sì (true), no (false) o non si sa (null)."))
    return value


def one_of(*choices: str) -> Reader:
    def read(value: Any) -> str:
        if value not in choices:
            raise _wrong(NOT_FORESEEN)
        return str(value)

    return read


def read_text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 40:
        raise _wrong(said("scrivi un codice, al massimo 40 caratteri."))
    return value.strip()


def list_of(read: Reader, most: int) -> Reader:
    def read_list(value: Any) -> list[Any]:
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise _wrong(said("scrivi una lista, al massimo di %(most)s valori.", most=most))
        return [read(each) for each in value]

    return read_list


def either_list_or(read: Reader, most: int) -> Reader:
    many = list_of(read, most)
    return lambda value: many(value) if isinstance(value, list) else read(value)


def read_naspi(text: str) -> list[Decimal]:
    """What remains of a NASpI as people type it, a sum a month: `1000 970 940,90`. Raises ValueError."""
    months = [read_number(each.strip(";").replace(",", ".")) for each in text.split()]
    if len(months) > MOST_MONTHS or any(not 0 <= each <= MOST_NASPI for each in months):
        raise _wrong(NOT_FORESEEN)
    return months


def read_interns(value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or not value.keys() <= {"ordinary", "exempt"}:
        raise _wrong(said("scrivi quanti tirocinanti ci sono: ordinary ed exempt."))
    count = whole_within(0, 10_000)
    return {name: count(value.get(name) or 0) for name in ("ordinary", "exempt")}


PEOPLE, MONTHS, EUROS = whole_within(0, 1_000_000), whole_within(0, 1200), number_within("0", "1000000")
L381_GROUPS = ("none", "invalid", "psychiatric", "addiction", "alcohol", "minor_in_hardship", "detained", "other_by_decree")
CONTRACTS = ("permanent", "fixed", "seasonal", "transformation")
CONTRACT_KINDS = ("ordinary", "apprenticeship", "on_call", "domestic", "agency")
TITLES = ("none", "lower_secondary", "diploma", "degree")
BENEFITS = ("none", "ADI", "SFL", "NASPI", "RDC")
DISABILITIES = ("none", "67_79", "gt79", "psychic_gt45")
PENAL_STATUSES = ("none", "detained", "external_work", "semi_liberty", "released")
GROUPS = ("ordinary", "disadvantaged", "disabled", "protection", "summer_student", "minor_in_school", "inclusion")

FACTS: dict[Section, dict[str, Reader]] = {
    Section.PERSON: {
        "birth_date": read_day,
        "sex": one_of("F", "M"),
        "residence_istat": read_text,
        "months_without_paid_job": MONTHS,
        "never_permanent": read_yes_no,
        "highest_title": one_of(*TITLES),
        "months_since_studies": MONTHS,
        "lone_with_dependants": read_yes_no,
        "minority_in_need": read_yes_no,
        "benefit": one_of(*BENEFITS),
        "naspi_schedule": list_of(number_within("0", str(MOST_NASPI)), MOST_MONTHS),
        "disability_class": one_of(*DISABILITIES),
        "l381_group": one_of(*L381_GROUPS),
        "minors_count": whole_within(0, 30),
        "on_reddito_liberta": read_yes_no,
        "penal_status": one_of(*PENAL_STATUSES),
        "ri_salgo_intern": read_yes_no,
    },
    Section.JOB: {
        "hire_date": read_day,
        "contract": one_of(*CONTRACTS),
        "contract_kind": one_of(*CONTRACT_KINDS),
        "fixed_months": whole_within(1, 120),
        "fixed_started_on": read_day,
        "part_time_pct": number_within("1", "100"),
        "monthly_pay": EUROS,
        "pay_months": whole_within(12, 14),
        "contrib_rate": number_within("0", "1"),
        "inail_monthly": EUROS,
        "ateco": read_text,
        "cp_code": read_text,
        "workplace_istat": read_text,
        "gender_gap_job": read_yes_no,
        "replaces_leave": read_yes_no,
    },
    Section.COMPANY: {
        "kind": one_of("private", "coop_b", "pa"),
        "unit_staff_counted": PEOPLE,
        "staff_total": PEOPLE,
        "net_increase": read_yes_no,
        "objective_dismissals_unit_6m": PEOPLE,
        "objective_dismissals_unit_12m": PEOPLE,
        "cig_same_grade": read_yes_no,
        "durc_ok": read_yes_no,
        "l68_ok": read_yes_no,
        "precedence_ok": read_yes_no,
        "de_minimis_used": number_within("0", "100000000"),
        "siisl_posted": read_yes_no,
    },
    Section.INTERNSHIP: {
        "unit_staff_counted": PEOPLE,
        "current_interns": read_interns,
        "interns_24m": PEOPLE,
        "hired_24m": PEOPLE,
        "group": one_of(*GROUPS),
        "seasonal_host": read_yes_no,
        "start": read_day,
        "months": whole_within(1, 120),
        "attendance_pct": either_list_or(number_within("0", "100"), 24),
        "weekly_hours": number_within("1", "60"),
        "ccnl_hours": number_within("1", "60"),
        "previous_relation_24m": read_yes_no,
        "promoter_id": read_text,
        "host_id": read_text,
    },
}
HIRING = (Section.PERSON, Section.JOB, Section.COMPANY)


def read(given: Any, today: date) -> Case:
    """A case from what JSON holds. Raises BadFact, naming the field."""
    if not isinstance(given, dict):
        raise BadFact("", said("scrivi un oggetto con date, person, job, company, internship."))
    day = _value("date", given["date"], read_day) if given.get("date") is not None else today
    sections = {section: _section(given, section) for section in Section}
    hiring: Values = {name: value for each in HIRING for name, value in (sections[each] or {}).items()}
    unheard = [name for name in given if name != "date" and name not in {each.value for each in Section}]
    unheard += [
        f"{each.value}.{name}" for each in Section for name in given.get(each.value) or () if name not in FACTS[each]
    ]
    told = any(sections[each] for each in HIRING)
    whole = complete(hiring, day) if told else None
    return Case(day, whole, sections[Section.INTERNSHIP] or None, hiring.get("hire_date"), tuple(unheard))


def _section(given: dict[str, Any], section: Section) -> Values | None:
    told = given.get(section.value)
    if told is None:
        return None
    if not isinstance(told, dict):
        raise BadFact(section.value, said("scrivi un oggetto con i dati."))
    known = FACTS[section]
    return {
        name: _value(f"{section.value}.{name}", value, known[name])
        for name, value in told.items()
        if name in known and value is not None
    }


def _value(name: str, value: Any, reader: Reader) -> Any:
    try:
        return reader(value)
    except ValueError as fault:
        words = fault.args[0] if fault.args and isinstance(fault.args[0], Said) else NOT_FORESEEN
        raise BadFact(name, words) from None


def complete(hiring: Mapping[str, Any], day: date) -> Values:
    """What follows from the facts by itself: the age, when a fixed contract began. Without a day of hiring it is the day asked."""
    known = dict(hiring)
    hire = known.setdefault("hire_date", day)
    born = known.get("birth_date")
    if born is not None:
        if born > hire:
            raise BadFact("person.birth_date", said("è dopo il giorno dell'assunzione."))
        known["age_at_hire"] = age(born, hire)
    if "fixed_months" in known and known.get("contract") == "transformation":
        known.setdefault("fixed_started_on", same_day(hire, -known["fixed_months"]))
    return known
