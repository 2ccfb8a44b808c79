"""The questions of the incentive calculator: few at first, others only where they decide."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import Length, ValidationError

from portal.calculators.fields import AmountField, Calculator, ChoiceField, CountField, WorkDayField, YesNoField
from portal.core.forms import Optional
from portal.core.workdays import today
from portal.regulations.facts import Values, complete, read_naspi

PERCENT = Decimal(100)
AT_ONCE = 4  # further questions at a time
FIRST = (
    *("contract", "contract_kind", "fixed_months", "hire_date", "age", "sex", "months_without_paid_job"),
    *("monthly_pay", "pay_months", "contrib_rate", "part_time_pct"),
)
# Nobody has to answer these, and nobody is told that they would decide.
SENSITIVE = ("disability_class", "l381_group", "on_reddito_liberta", "penal_status")
FIELD_OF = {"birth_date": "age"}  # which field asks for a fact, where the name is another one


class HiringForm(Calculator):
    contract = ChoiceField(
        _l("Che contratto pensi di fare?"),
        [
            ("permanent", _l("A tempo indeterminato")),
            ("fixed", _l("A termine")),
            ("seasonal", _l("Stagionale")),
            ("transformation", _l("Da termine a indeterminato, con chi lavora già da te")),
        ],
    )
    contract_kind = ChoiceField(
        _l("Che tipo di rapporto?"),
        [
            ("ordinary", _l("Lavoro dipendente")),
            ("apprenticeship", _l("Apprendistato")),
            ("agency", _l("Con un'agenzia")),
            ("on_call", _l("A chiamata")),
            ("domestic", _l("Lavoro domestico")),
        ],
    )
    fixed_months = CountField(_l("Se c'è un termine: quanti mesi dura, o è durato?"), least=1, most=120)
    hire_date = WorkDayField(_l("Quando assumi?"), description=_l("Se non lo sai, lascia vuoto: vale oggi."))
    age = CountField(_l("Quanti anni ha la persona quel giorno?"), least=15, most=80)
    sex = ChoiceField(_l("È una donna o un uomo?"), [("F", _l("Donna")), ("M", _l("Uomo"))])
    months_without_paid_job = CountField(
        _l("Da quanti mesi è senza un lavoro pagato?"), most=600, description=_l("Anche 0.")
    )
    monthly_pay = AmountField(
        _l("Paga lorda al mese, in euro"), most="100000", description=_l("Per le ore di questo contratto.")
    )
    pay_months = ChoiceField(_l("Quante mensilità l'anno?"), [("12", "12"), ("13", "13"), ("14", "14")])
    contrib_rate = AmountField(
        _l("Contributi a carico tuo, in percentuale"),
        most="60",
        description=_l("Dipende dal contratto e dal settore: di solito da 28 a 30. Chiedi al consulente del lavoro."),
    )
    part_time_pct = AmountField(
        _l("Orario, in percentuale di quello pieno"), least="1", most="100", description=_l("100 è il tempo pieno.")
    )
    # Asked only where they decide.
    net_increase = YesNoField(
        _l("Con questa assunzione il numero dei tuoi lavoratori cresce?"),
        description=_l("Rispetto alla media degli ultimi 12 mesi. Chi è andato via da solo o in pensione non conta."),
    )
    never_permanent = YesNoField(_l("La persona non ha mai avuto un contratto a tempo indeterminato?"))
    highest_title = ChoiceField(
        _l("Che titolo di studio ha?"),
        [
            ("none", _l("Nessuno")),
            ("lower_secondary", _l("Licenza media")),
            ("diploma", _l("Diploma")),
            ("degree", _l("Laurea o ITS")),
        ],
    )
    months_since_studies = CountField(_l("Da quanti mesi ha finito gli studi?"), most=800)
    lone_with_dependants = YesNoField(_l("Vive senza un altro adulto e ha persone a carico?"))
    benefit = ChoiceField(
        _l("La persona ti ha detto che riceve uno di questi aiuti?"),
        [
            ("none", _l("No, nessuno")),
            ("ADI", _l("Assegno di Inclusione (ADI)")),
            ("SFL", _l("Supporto per la Formazione e il Lavoro (SFL)")),
            ("NASPI", _l("NASpI")),
        ],
        description=_l(
            "Non chiederlo alla persona: lo verifica l'INPS quando assumi. Puoi provare le risposte una per una."
        ),
    )
    siisl_posted = YesNoField(_l("Hai messo l'offerta di lavoro sul portale SIISL?"))
    naspi_schedule = StringField(
        _l("NASpI che resta, mese per mese"),
        [Optional(), Length(max=600)],
        description=_l("In euro, con uno spazio fra un mese e l'altro: 1000 970 940,90."),
    )
    minors_count = CountField(_l("Quanti figli con meno di 18 anni ha?"), most=20)
    staff_total = CountField(_l("Quanti dipendenti ha l'azienda?"))
    kind = ChoiceField(
        _l("Che datore di lavoro sei?"),
        [
            ("private", _l("Azienda o professionista")),
            ("coop_b", _l("Cooperativa sociale di tipo B")),
            ("pa", _l("Ente pubblico")),
        ],
    )
    inail_monthly = AmountField(_l("Premio INAIL al mese, in euro"), most="10000")
    fixed_started_on = WorkDayField(_l("Quando è cominciato il contratto a termine?"))
    replaces_leave = YesNoField(_l("Sostituisce qualcuno in maternità, paternità o congedo?"))
    ri_salgo_intern = YesNoField(_l("Ha fatto da te un tirocinio dell'avviso RI-SALGO?"))
    gender_gap_job = YesNoField(_l("Il settore o la professione è nell'elenco di quelli con pochi posti per le donne?"))
    objective_dismissals_unit_6m = CountField(
        _l("Quanti licenziamenti per ragioni dell'azienda negli ultimi 6 mesi, nella stessa sede?"), most=10_000
    )
    # Optional and explained.
    disability_class = ChoiceField(
        _l("Ha una disabilità riconosciuta?"),
        [
            ("none", _l("No")),
            ("67_79", _l("Dal 67 al 79 per cento")),
            ("gt79", _l("Oltre il 79 per cento")),
            ("psychic_gt45", _l("Intellettiva o psichica oltre il 45 per cento")),
        ],
    )
    l381_group = ChoiceField(
        _l("È in uno dei gruppi della legge 381/1991, con un certificato?"),
        [("none", _l("No")), ("other_by_decree", _l("Sì")), ("detained", _l("Sì, detenuta o internata"))],
    )
    on_reddito_liberta = YesNoField(_l("Riceve il Reddito di libertà?"))
    penal_status = ChoiceField(
        _l("È detenuta?"),
        [
            ("none", _l("No")),
            ("detained", _l("Sì, lavora in carcere")),
            ("external_work", _l("Sì, lavora fuori (art. 21)")),
            ("semi_liberty", _l("È in semilibertà")),
        ],
    )

    def __init__(self, *args: Any, **known: Any) -> None:
        super().__init__(*args, **known)
        for field in self:
            field.flags.optional = False  # the page says once, above all of them, that they may be skipped

    def validate_naspi_schedule(self, field: StringField) -> None:
        try:
            read_naspi(field.data or "")
        except ValueError as fault:
            raise ValidationError(_("Scrivi gli importi dei mesi con uno spazio fra l'uno e l'altro.")) from fault

    def known(self) -> Values:
        """The answers as facts; what was not answered is not there."""
        told = {name: read for name, field in self._fields.items() if (read := _read(name, field)) is not None}
        if "age" in told:
            told["age_at_hire"] = told.pop("age")
        return complete(told, today())

    def asked(self, questions: list[str]) -> list[str]:
        """Which further fields to show: what has been answered beyond the first ones, then what decides most."""
        further = [name for name in self._fields if name not in (*FIRST, *SENSITIVE)]
        answered = [name for name in further if any(self[name].raw_data or [])]
        deciding = [name for name in questions if name in further and name not in answered]
        return [*answered, *deciding[:AT_ONCE]]

    @property
    def answered(self) -> list[Field]:
        """The questions that got an answer, in the order in which they are asked."""
        return [field for field in self if any(field.raw_data or [])]

    @property
    def tells_more(self) -> bool:
        """Whether something was answered, or is wrong, among the questions that are folded away."""
        return any(self[name].errors or any(self[name].raw_data or []) for name in SENSITIVE)


READ: dict[str, Callable[[Any], Any]] = {
    "pay_months": int,
    "contrib_rate": lambda rate: rate / PERCENT,
    "naspi_schedule": read_naspi,
}


def _read(name: str, field: Any) -> Any:
    """What a field says as a fact's value, or None."""
    value = field.known if isinstance(field, YesNoField) else field.data
    if value is None or value == "":
        return None
    return READ[name](value) if name in READ else value


def label_of(form: HiringForm, fact: str) -> str | None:
    """How the calculator asks for a fact; None where it does not, or has been told."""
    name = FIELD_OF.get(fact, fact)
    if name not in form or _read(name, form[name]) is not None:
        return None
    return str(form[name].label.text)
