"""What is typed about a company."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from portal.companies import activity_codes
from portal.companies.activity_codes import Code
from portal.companies.choices import CHANNELS, COOPERATIVES, DUTIES, SIZES, Words, pairs
from portal.companies.pec import looks_like_pec
from portal.core import activities, places
from portal.core.checks import email, phone, tax_code, vat_number
from portal.core.forms import CheckboxesField, Form, ListedField, Optional, PhoneField, Required, VersionField
from portal.core.language import language

AROUND = {"": _l("Comuni del distretto"), "RM": _l("Provincia di Roma"), "VT": _l("Provincia di Viterbo")}
NAME = [Required(_l("Scrivi il nome dell'azienda, come lo conoscono i clienti.")), Length(max=200)]


def choose(words: dict[str, Words], first: Any = None) -> list[SelectChoice]:
    head = [SelectChoice("", first)] if first else []
    return [*head, *(SelectChoice(code, label) for code, label in pairs(words))]


def municipality_choices() -> list[SelectChoice]:
    groups = [(str(AROUND[group]), each) for group, each in places.choices()]
    listed = [SelectChoice(code, name, optgroup=group) for group, each in groups for code, name in each]
    return [SelectChoice("", _("Scegli il comune")), *listed]


def sector_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("Scegli l'attività")), *(SelectChoice(*each) for each in activities.choices(language()))]


def number_or_none(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


def not_pec(form: Form, field: EmailField) -> None:
    """Certified mail is for formal acts; ordinary mail sent there comes back as an anomaly."""
    if field.data and looks_like_pec(field.data):
        raise ValidationError(
            _("Questa è una PEC e riceve solo altre PEC. Scrivi qui un'e-mail normale: la PEC ha un posto suo.")
        )


def activity_code(form: Form, field: StringField) -> None:
    """A code of either edition, with its dots; where words were typed that mean one code only, that one."""
    if not field.data:
        return
    code = activity_codes.known(field.data) if any(each.isdigit() for each in field.data) else None
    hits = [code] if code else activity_codes.matching(field.data)
    if len(hits) == 1 and hits[0]:
        field.data = hits[0].code
        return
    if not hits:
        raise ValidationError(_("Nessun codice ATECO così: controlla le cifre, o prova con altre parole."))
    raise ValidationError(_("Scegli uno di questi codici: %(codes)s.", codes="; ".join(each.label for each in hits if each)))


class CompanyFields(Form):
    """What a company says of itself, wherever it says it."""

    name = StringField(_l("Nome dell'azienda"), NAME, render_kw={"autocomplete": "organization"})
    municipality = ListedField(_l("Comune"), [Required(_l("Scegli il comune dove si lavora."))])
    sector = ListedField(_l("Di che cosa si occupa"), [Required(_l("Scegli l'attività più vicina alla tua."))])
    vat_number = StringField(
        _l("Partita IVA"),
        [Optional(), Length(max=40), vat_number],
        description=_l("Undici cifre."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    size = ListedField(_l("Quanti dipendenti ha questa sede"), [Optional()], choices=choose(SIZES, _l("Scegli")))
    pec = EmailField(_l("PEC"), [Optional(), Length(max=254), email], description=_l("Serve solo per i documenti formali."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality.choices = municipality_choices()
        self.sector.choices = sector_choices()


class SpokenForm(CompanyFields):
    """What an operator hears of a company, or reads of it: as much of it as there is."""

    tax_code = StringField(
        _l("Codice fiscale"), [Optional(), Length(max=40), tax_code], description=_l("Se è diverso dalla partita IVA.")
    )
    legal_form = StringField(_l("Forma giuridica"), [Optional(), Length(max=60)], render_kw={"list": "forme"})
    ateco = StringField(
        _l("Codice ATECO"),
        [Optional(), Length(max=120), activity_code],
        description=_l("Il codice, o le parole dell'attività: per esempio «albergo»."),
        render_kw={"list": "codici-ateco", "autocomplete": "off"},
    )
    ccnl = StringField(_l("Contratto collettivo (CCNL)"), [Optional(), Length(max=120)])
    legal_representative = StringField(_l("Legale rappresentante"), [Optional(), Length(max=120)])
    labour_consultant = StringField(_l("Consulente del lavoro"), [Optional(), Length(max=200)])
    source = StringField(
        _l("Da dove lo sappiamo"), [Optional(), Length(max=120)], description=_l("Per esempio: al telefono, visura, sito.")
    )
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.municipality, self.sector):
            field.validators = [Optional(), *(each for each in field.validators if not isinstance(each, Required))]
            field.flags.required = False
        if not self.is_submitted():
            self.source.data = ""

    @property
    def codes(self) -> list[Code]:
        """What the words that were typed for the code may mean."""
        return activity_codes.matching(self.ateco.data) if self.ateco.errors and self.ateco.data else []


class NewCompanyForm(SpokenForm):
    """A company that an operator writes down, with the person to ask for where one is known."""

    unsent = frozenset({"csrf_token", "version", "sure"})
    contact_name = StringField(_l("Con chi si parla"), [Optional(), Length(max=120)])
    contact_role = StringField(_l("Che ruolo ha"), [Optional(), Length(max=120)])
    phone = PhoneField(_l("Telefono"), [Optional(), Length(max=40), phone])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), email, not_pec])
    sure = BooleanField(_l("L'ho controllato: è un'altra azienda"))

    def validate_phone(self, field: PhoneField) -> None:
        """A number belongs to somebody."""
        if field.data and not self.contact_name.data:
            self.contact_name.data = _("Centralino")

    def validate_email(self, field: EmailField) -> None:
        if field.data and not self.contact_name.data:
            self.contact_name.data = _("Indirizzo generale")


class DataForm(CompanyFields):
    """A company brings its own data up to date."""

    contact_name = StringField(_l("Con chi parliamo"), [Required(_l("Scrivi nome e cognome.")), Length(max=120)])
    contact_role = StringField(_l("Che ruolo ha"), [Optional(), Length(max=120)])
    phone = PhoneField(_l("Telefono"), [Optional(), Length(max=40), phone], render_kw={"autocomplete": "tel"})
    version = VersionField(default=0)


class ContactForm(Form):
    """An operator adds or corrects a person of a company."""

    name = StringField(_l("Nome e cognome"), [Required(_l("Scrivi nome e cognome.")), Length(max=120)])
    role = StringField(_l("Che ruolo ha"), [Optional(), Length(max=120)])
    duties = CheckboxesField(_l("Di che cosa si occupa"), [Optional()], choices=choose(DUTIES))
    channel = ListedField(_l("Come preferisce essere cercato"), [Optional()], choices=choose(CHANNELS, _l("Scegli")))
    phone = PhoneField(_l("Telefono"), [Optional(), Length(max=40), phone])
    email = EmailField(
        _l("E-mail"),
        [Optional(), Length(max=254), email, not_pec],
        description=_l("A un indirizzo nuovo mandiamo subito il messaggio per confermarlo."),
    )
    version = VersionField(default=0)


class NoteForm(Form):
    text = TextAreaField(_l("Nota"), [Required(_l("Scrivi la nota.")), Length(max=4000)], render_kw={"rows": 3})
    reserved = BooleanField(_l("Riservata: la leggono solo i coordinatori e chi la scrive"))


class ChargeForm(Form):
    """Who of us follows the company, and the words by which we find it again."""

    assigned_to_id = ListedField(_l("In carico a"), [Optional()], coerce=number_or_none)
    cooperative = ListedField(_l("Cooperativa"), [Optional()], choices=choose(COOPERATIVES, _l("Nessuna")))
    tags = StringField(
        _l("Etichette"),
        [Optional(), Length(max=400)],
        description=_l("Separate da una virgola: per esempio estate, cucina."),
    )
    version = VersionField(default=0)


class AskLinkForm(Form):
    email = EmailField(
        _l("La tua e-mail"),
        [Required(_l("Scrivi l'indirizzo e-mail.")), Length(max=254), email],
        render_kw={"autocomplete": "email"},
    )
