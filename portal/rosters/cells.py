"""What one row of a list says of a company: its cells tidied and checked, or what is wrong with them. Values in, values out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.it import codicefiscale, iva

from portal.companies import activity_codes
from portal.companies.pec import looks_like_pec
from portal.core.checks import UNSAFE_IN_ADDRESS
from portal.core.text import fold
from portal.rosters import phones, towns
from portal.sheets.lines import Faulty

LONGEST = {"name": 200, "address": 200, "notes": 2000, "legal_form": 60, "contact_name": 120, "contact_role": 120}
LONGEST |= {"legal_representative": 120, "labour_consultant": 200, "ccnl": 120}
NOTHING = frozenset({"", "-", "--", "---", "/", ".", "?", "x", "xx", "0", "no", "null", "none", "nan"})
NOTHING |= {"n d", "nd", "n a", "na", "n c", "nc", "nessuno", "nessuna", "non disponibile", "non presente", "non pervenuto"}
NOTHING |= {"assente", "sconosciuto", "vuoto", "da inserire"}
DIGITS = 11  # of a VAT number
FEWEST = 7  # that are left of one after a spreadsheet has taken its zeros
AROUND_CODE = re.compile(
    r"^(?:p\.?\s*iva|partita iva|c\.?\s*f\.?|cod(?:ice)?\.?\s*fisc(?:ale)?\.?|it)[\s:.]*", re.IGNORECASE
)
BETWEEN_ADDRESSES = re.compile(r"[\s;,|<>()\[\]\"']+")
AROUND_AT = re.compile(r"\s*@\s*")
MOST_ADDRESSES = 10
ATECO = re.compile(r"\d{1,2}(?:[./:]\d{1,4}){1,2}|\d{2,6}")
TIME_OR_DAY = re.compile(r"(\d\d?)[:/](\d\d?)[:/](?:\d\d)?(\d\d)")


class Wrong(ValueError):
    """A cell that can't be used; its text goes after the name of the column."""


@dataclass
class Values:
    """What is known of one company from one row. Municipality: an ISTAT code; telephones: +39…; empty: not said."""

    name: str = ""
    vat_number: str = ""
    tax_code: str = ""
    municipality: str = ""
    cap: str = ""
    address: str = ""
    emails: list[str] = field(default_factory=list)
    pec: str = ""
    phones: list[str] = field(default_factory=list)
    ateco: str = ""
    legal_form: str = ""
    contact_name: str = ""
    contact_role: str = ""
    legal_representative: str = ""
    labour_consultant: str = ""
    ccnl: str = ""
    notes: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, list) else value for name, value in vars(self).items()}

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def read(cells: Mapping[str, Sequence[str]], called: Mapping[str, str]) -> tuple[Values, list[str]]:
    """Values and what is wrong, in words; `cells`: field to the cells that hold it, `called`: field to the name of its column."""
    values, wrong = Values(), []
    said = {what: [cell for cell in those if not is_nothing(cell)] for what, those in cells.items()}
    for what, take in TAKE.items():
        try:
            for cell in said.get(what, []):
                _must_say_something(cell)
            take(values, said.get(what, []), said)
        except Wrong as fault:
            wrong.append(f"{called.get(what, what)}: {fault}")
    return values, wrong


def is_nothing(cell: str) -> bool:
    """Empty, or what people write into a cell to say that they know nothing."""
    if isinstance(cell, Faulty):
        return False
    return len(cell) < 20 and (cell in NOTHING or " ".join(re.split(r"[\s./-]+", fold(cell))).strip() in NOTHING)


def _must_say_something(cell: str) -> None:
    if isinstance(cell, Faulty):
        raise Wrong(_("«%(cell)s» %(why)s", cell=str(cell), why=cell.why))
    if "\ufffd" in cell:
        raise Wrong(_("«%(cell)s» ha caratteri che non si leggono", cell=cell[:60]))


def _wrong(cell: str, words: str) -> Wrong:
    return Wrong(f"«{cell[:60]}» {words}")


def take_text(what: str, together: str) -> Callable[..., None]:
    def take(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
        said = together.join(dict.fromkeys(" ".join(cell.split()) for cell in cells))
        if len(said) > LONGEST[what]:
            raise _wrong(said, _("è troppo lungo: al massimo %(most)s caratteri", most=LONGEST[what]))
        setattr(values, what, said)

    return take


def take_vat_number(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    """Numbers that lost their zeros are whole again; a tax code among them is kept as what it is."""
    for cell in _pieces(cells):
        bare = _bare(cell)
        if len(bare) == 16 and not bare.isdecimal():
            values.tax_code = _tax_code(cell)
        else:
            found = whole_vat_number(bare)
            if not found or values.vat_number not in {"", found}:
                raise _wrong(cell, _("non è una partita IVA: sono undici cifre, controllale una per una"))
            values.vat_number = found


def take_tax_code(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    for cell in _pieces(cells):
        values.tax_code = _tax_code(cell)


def _pieces(cells: Sequence[str]) -> list[str]:
    """«00743110157 / RSSMRA80A01H501U»: each of the codes in a cell, or the whole of it."""
    found: list[str] = []
    for cell in cells:
        apart = [piece for piece in re.split(r"[/;,\n]", cell) if piece.strip()]
        found += apart if len(apart) > 1 and all(len(_bare(piece)) >= FEWEST for piece in apart) else [cell]
    return found


def _bare(cell: str) -> str:
    """A code without what people write around it."""
    return re.sub(r"[\s.\-'’`]", "", AROUND_CODE.sub("", cell.strip().lstrip("'’`"))).upper()


def whole_vat_number(bare: str) -> str:
    """Empty where it is none, not even with the zeros that a spreadsheet takes away."""
    if not bare.isascii() or not bare.isdecimal() or not FEWEST <= len(bare) <= DIGITS:
        return ""
    number = bare.zfill(DIGITS)
    return number if iva.is_valid(number) else ""


def _tax_code(cell: str) -> str:
    bare = _bare(cell)
    try:
        return whole_vat_number(bare) or str(codicefiscale.validate(bare))
    except StdnumError as fault:
        raise _wrong(cell, _("non è un codice fiscale: sono sedici lettere e cifre, o undici cifre")) from fault


def take_cap(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    for cell in cells[:1]:
        bare = re.sub(r"^(?:I[\s-]|cap)\s*|[\s.]", "", cell, flags=re.IGNORECASE)
        if not bare.isascii() or not bare.isdecimal() or not 2 <= len(bare) <= 5:
            raise _wrong(cell, _("non è un CAP: sono cinque cifre"))
        values.cap = bare.zfill(5)


def take_municipality(values: Values, cells: Sequence[str], every: Mapping[str, Sequence[str]]) -> None:
    text, province = next(iter(cells), ""), next(iter(every.get("province", [])), "")
    found = towns.find(text, province=province, cap=values.cap)
    values.municipality = found.code
    if text and not found.those:
        raise _wrong(text, _("non è un comune che conosciamo: scrivi il nome per intero, o il codice ISTAT"))
    if text and not found.code:
        those = ", ".join(sorted(each.province for each in found.those))
        raise _wrong(text, _("è il nome di più comuni (%(those)s): aggiungi la provincia o il CAP", those=those))


def take_pec(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    """A company has one; further ones, and what stands there though it is ordinary mail, are addresses like others."""
    found = [address for cell in cells for address in addresses(cell)]
    certified = [address for address in found if looks_like_pec(address)] or found
    values.pec = next(iter(certified), "")
    values.emails = [address for address in found if address != values.pec and not looks_like_pec(address)]


def take_emails(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    """Certified mail that stands among the ordinary ones goes to its own place."""
    found = [address for cell in cells for address in addresses(cell)]
    values.pec = values.pec or next((address for address in found if looks_like_pec(address)), "")
    ordinary = [address for address in found if not looks_like_pec(address)]
    values.emails = list({address.lower(): address for address in [*ordinary, *values.emails]}.values())[:MOST_ADDRESSES]


def addresses(cell: str) -> list[str]:
    """Every address in a cell, whatever stands between them; words beside them are names of people."""
    pieces = [piece.strip(".:-") for piece in BETWEEN_ADDRESSES.split(AROUND_AT.sub("@", cell))]
    pieces = [part for piece in pieces for part in (re.split(r"/", piece) if piece.count("@") != 1 else [piece]) if part]
    found = [_address(piece) for piece in pieces if "@" in piece]
    broken = next((piece for piece in pieces if "@" not in piece and "." in piece), None)
    if broken or not found:
        raise _wrong(broken or cell, _("non è un indirizzo e-mail"))
    return found


def _address(piece: str) -> str:
    bare = re.sub(r"^(?:mailto|e-?mail|pec):", "", piece, flags=re.IGNORECASE)
    bare = bare.lower() if bare.isupper() else bare
    try:
        found = str(validate_email(bare, check_deliverability=False, allow_smtputf8=False, test_environment=True).normalized)
    except EmailNotValidError as fault:
        raise _wrong(piece, _("non è un indirizzo e-mail")) from fault
    if UNSAFE_IN_ADDRESS.search(found) or len(found) > 254:
        raise _wrong(piece, _("non è un indirizzo e-mail"))
    return found


def take_phones(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    found: dict[str, None] = {}
    for cell in cells:
        numbers = phones.numbers(cell)
        if numbers is None:
            raise _wrong(cell, _("non è un numero di telefono: manca una cifra, o ce n'è una di troppo"))
        found |= dict.fromkeys(numbers)
    values.phones = list(found)[:MOST_ADDRESSES]


def take_ateco(values: Values, cells: Sequence[str], _all: Mapping[str, Sequence[str]]) -> None:
    """The first code of the cell, also where a spreadsheet made a time or a day of it, or took a zero away."""
    for cell in cells[:1]:
        changed = TIME_OR_DAY.fullmatch(cell)
        said = ".".join(part.zfill(2) for part in changed.groups()) if changed else cell
        digits = ATECO.search(said)
        codes = _whole_codes(digits[0]) if digits else []
        known = next((code for each in codes if (code := activity_codes.known(each))), None)
        if known is None:
            raise _wrong(cell, _("non è un codice ATECO"))
        values.ateco = known.code


def _whole_codes(digits: str) -> list[str]:
    """What the digits may have been. «1.13» and «11300» were 01.13 and 01.13.00; a number 55.1 was 55.10, which is the only
    class of its group.
    """
    if digits.isdecimal():
        return [digits, f"0{digits}"] if len(digits) % 2 else [digits]
    whole = digits if len(re.split(r"[./:]", digits)[0]) > 1 else f"0{digits}"
    return [f"{whole}0", whole] if re.fullmatch(r"\d\d\.\d", whole) else [whole]


# In this order: what a later one needs of an earlier one stands before it.
TAKE: dict[str, Callable[..., None]] = {
    "name": take_text("name", " "),
    "vat_number": take_vat_number,
    "tax_code": take_tax_code,
    "cap": take_cap,
    "municipality": take_municipality,
    "address": take_text("address", ", "),
    "pec": take_pec,
    "emails": take_emails,
    "phones": take_phones,
    "ateco": take_ateco,
    "legal_form": take_text("legal_form", " "),
    "contact_name": take_text("contact_name", " "),
    "contact_role": take_text("contact_role", " "),
    "legal_representative": take_text("legal_representative", " "),
    "labour_consultant": take_text("labour_consultant", " "),
    "ccnl": take_text("ccnl", " "),
    "notes": take_text("notes", " · "),
}
