"""What is asked about an internship."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.calculators.fields import AmountField, Calculator, ChoiceField, CountField, Typed, WorkDayField
from portal.core.forms import Required
from portal.regulations.internships import InternshipKind

GROUPS = [
    ("ordinary", _l("Chi cerca lavoro o rischia di perderlo")),
    ("disadvantaged", _l("Una persona svantaggiata (legge 381/1991)")),
    ("protection", _l("Chi chiede asilo o ha una protezione, vittime di violenza o tratta")),
    ("disabled", _l("Una persona con disabilità (legge 68/1999)")),
    ("inclusion", _l("Una persona seguita dai servizi: tirocinio di inclusione sociale")),
    ("summer_student", _l("Uno studente dai 16 anni, d'estate")),
]
KINDS = [
    ("inclusion", _l("Di inclusione sociale")),
    ("extracurricular", _l("Extracurriculare")),
    ("unknown", _l("Non lo so ancora")),
]
NAMES = {
    InternshipKind.INCLUSION: _l("tirocinio di inclusione sociale"),
    InternshipKind.EXTRACURRICULAR: _l("tirocinio extracurriculare"),
}
LONGEST = 24  # months that can be asked for


class QuotaForm(Calculator):
    staff = CountField(
        _l("Quanti dipendenti ha la sede?"),
        needed=Typed(_l("Scrivi quanti dipendenti ha la sede. Se nessuno, scrivi 0.")),
        description=_l(
            "Conta chi ha un contratto stabile, e a termine se dura più del tirocinio. Non gli apprendisti. Anche 0."
        ),
    )
    ordinary = CountField(_l("Quanti tirocinanti ci sono già?"), most=1000, description=_l("Solo quelli ordinari."))
    exempt = CountField(
        _l("Quanti tirocinanti di gruppi che non contano?"),
        most=1000,
        description=_l("Persone con disabilità, svantaggiate o con una protezione, o seguite dai servizi."),
    )
    hosted = CountField(_l("Quanti tirocini sono finiti negli ultimi 24 mesi?"), most=10_000)
    hired = CountField(
        _l("Quante di quelle persone hai assunto?"),
        most=10_000,
        description=_l("Con un contratto di almeno 6 mesi, per almeno metà orario. Conta sopra i 20 dipendenti."),
    )

    def validate_hired(self, field: CountField) -> None:
        if field.data and field.data > (self.hosted.data or 0):
            raise ValidationError(_("Non possono essere più dei tirocini finiti."))


class DurationForm(Calculator):
    group = ChoiceField(_l("Per chi è il tirocinio?"), GROUPS, default="ordinary")
    seasonal = ChoiceField(_l("L'attività è stagionale?"), [("yes", _l("Sì")), ("no", _l("No"))], default="no")
    start = WorkDayField(_l("Quando comincia?"))
    months = CountField(_l("Quanti mesi vuoi che duri?"), least=1, most=LONGEST)
    weekly_hours = AmountField(_l("Quante ore alla settimana?"), least="1", most="60")
    ccnl_hours = AmountField(
        _l("Quante ore fa chi lavora a tempo pieno?"),
        least="1",
        most="60",
        description=_l("Lo dice il contratto collettivo: di solito 40."),
    )
    attendance = AmountField(
        _l("Quante delle ore previste ha fatto, in percentuale?"),
        most="100",
        description=_l("Se non lo sai, lascia vuoto: vale 100."),
    )


class DeadlinesForm(Calculator):
    start = WorkDayField(_l("Quando comincia il tirocinio?"), Required(_l("Scrivi il giorno in cui comincia.")))
    months = CountField(_l("Quanti mesi dura?"), least=1, most=LONGEST)
    kind = ChoiceField(
        _l("Che tirocinio è?"),
        KINDS,
        default="unknown",
        description=_l("È di inclusione sociale se lo ha deciso con la persona un servizio pubblico che la segue."),
    )

    @property
    def asked_kind(self) -> InternshipKind | None:
        """None where nobody knows yet."""
        return None if self.kind.data == "unknown" else InternshipKind(self.kind.data)


def kinds_named(kinds: Iterable[InternshipKind]) -> str:
    return ", ".join(str(NAMES[each]) for each in kinds)
