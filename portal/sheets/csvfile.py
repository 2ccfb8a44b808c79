"""CSV as Excel, LibreOffice and old programs write it: whatever its encoding and its separator."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from portal.sheets.lines import MOST_CHARACTERS, MOST_COLUMNS, MOST_LINES, Faulty, Unreadable, tidy

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ";,\t|"
TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line
SAMPLE = 60  # lines by which the separator is known
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how codes are kept from Excel's hands
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
STRAY, BINARY = 3, 0.002  # control characters, and their share, above which a file is no text


def rows(data: bytes) -> list[list[str]]:
    """Every row of the file, empty ones too, so that their numbers are the spreadsheet's."""
    written = decoded(data)
    told = TOLD.match(written)
    found = list(_split(written[told.end() :], told[1]) if told else _split(written, separator(written)))
    return [[cell(each) for each in row] for row in ([[], *found] if told else found)]


def decoded(data: bytes) -> str:
    """Raises `Unreadable` for what is no text at all."""
    written = _text(data)
    if len(CONTROL.findall(written)) > max(STRAY, len(written) * BINARY):
        raise Unreadable(_("Questo file non è un elenco: caricane uno CSV o Excel (.xlsx)."))
    return written


def _text(data: bytes) -> str:
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")
    guessed = [marked] if marked else ["utf-8", *_wide(data), "cp1252"]
    for encoding in guessed:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")  # every byte means something there


def _wide(data: bytes) -> list[str]:
    """UTF-16 without its mark: every other byte is nothing. UTF-8 never looks so."""
    head = data[:2000]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return []
    return ["utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"]


def separator(written: str) -> str:
    """The sign at which most lines fall into the same number of pieces, and into the most."""
    head = list(_lines_of(written))
    scores = {sign: _evenness(csv.reader(head, delimiter=sign)) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: scores[sign])


def _lines_of(written: str) -> Iterator[str]:
    stream = io.StringIO(written[:200_000], newline="")
    for _count, line in zip(range(SAMPLE), stream, strict=False):
        yield line


def _evenness(found: Iterable[list[str]]) -> tuple[float, int]:
    """How many rows have as many pieces as most have, where that is more than one; and how many pieces that is."""
    try:
        widths = [len(row) for row in found if any(row)]
    except csv.Error:
        return (0, 0)
    several = [width for width in widths if width > 1]
    if not several:
        return (0, 0)
    usual = max(set(several), key=several.count)
    return (several.count(usual) / len(widths), usual)


def _split(written: str, sign: str) -> Iterator[list[str]]:
    """A quotation mark that is never closed would swallow the rest of the file: then each line stands for itself."""
    balanced = written.count('"') % 2 == 0
    stream = io.StringIO(written, newline="")
    reader = csv.reader(stream, delimiter=sign, quoting=csv.QUOTE_MINIMAL if balanced else csv.QUOTE_NONE)
    try:
        for number, row in enumerate(reader):
            if number > 2 * MOST_LINES:
                raise Unreadable(_("Ci sono più di %(most)s righe: dividi l'elenco in più file.", most=MOST_LINES))
            if len(row) > 10 * MOST_COLUMNS:
                raise Unreadable(_("Ci sono più di %(most)s colonne: togli quelle che non servono.", most=MOST_COLUMNS))
            yield _apart(row, sign) if balanced else [each.strip().strip('"') for each in row]
    except csv.Error as fault:
        number = reader.line_num
        raise Unreadable(_("Non riusciamo a leggere la riga %(number)s: controlla le virgolette.", number=number)) from fault


def _apart(row: list[str], sign: str) -> list[str]:
    """A whole line put between quotation marks by a program that took it for one cell."""
    if len(row) == 1 and sign in row[0] and "\n" not in row[0]:
        return next(csv.reader([row[0]], delimiter=sign))
    return row


def cell(written: str) -> str:
    """What a cell says; formulas and codes that lost their digits say nothing."""
    kept = AS_TEXT.fullmatch(written.strip())
    said = tidy(kept[1] if kept else written)
    if said.startswith("="):
        return Faulty(said[:40], _("è una formula: salva il file con i valori"))
    if SCIENTIFIC.fullmatch(said):
        return Faulty(said, _("Excel ha perso le ultime cifre: imposta la colonna come testo e scrivile di nuovo"))
    if len(said) > MOST_CHARACTERS:
        return Faulty(said[:40] + "…", _("è troppo lungo"))
    return said
