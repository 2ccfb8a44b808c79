"""Telephone numbers as lists write them: several in a cell, with words around them, without a zero that a spreadsheet took."""

import re

SORTS = r"(?:tel(?:efono)?|cell(?:ulare)?|mob(?:ile)?|ph(?:one)?|uff(?:icio)?|abit(?:azione)?|casa|fisso|centralino)"
FAX = re.compile(r"\bfax\b[^0-9+]*\+?[\d\s./()-]*", re.IGNORECASE)
INNER = re.compile(r"\bint(?:erno)?\b[.:]*\s*\d{1,4}", re.IGNORECASE)
CALLED = re.compile(rf"\b{SORTS}\b[.:]*", re.IGNORECASE)
BESIDE = re.compile(r"\([^()\d]*\)|[^\W\d_]+[.:']*")  # names of people
SURELY = re.compile(r"[;\n|,]|\s-+\s|\s/+\s")  # between two numbers, and never within one
PERHAPS = re.compile(r"[\s/-]+")
MOST_PIECES = 12
TAIL = re.compile(r"(.*\d)\s?/\s?(\d{1,3})")
LOST = range(6, 11)  # digits of a number whose first zero is gone


def numbers(cell: str) -> list[str] | None:
    """All numbers of a cell as +39…; None where some piece of it is none."""
    said = CALLED.sub(";", FAX.sub(";", INNER.sub("", cell)))
    bare = re.sub(r"\be\b", ";", said)
    bare = BESIDE.sub(" ", bare).strip(" ;,.-/\n")
    if not bare:
        return [] if FAX.search(cell) else None
    found = [_apart(piece) for each in SURELY.split(bare) if (piece := each.strip(" .-/"))]
    return list(dict.fromkeys(one for those in found for one in those)) if all(found) else None


def _apart(text: str) -> list[str]:
    """One number, one with its neighbour («555001/2»), or several with nothing but a space or a stroke between them."""
    tail = TAIL.fullmatch(text)
    first = number(tail[1]) if tail else None
    if tail and first:
        other = number(first[: -len(tail[2])] + tail[2])
        return [first, other] if other else [first]
    one = number(text)
    return [one] if one else _grouped(PERHAPS.split(text)[:MOST_PIECES])


def _grouped(pieces: list[str]) -> list[str]:
    """The pieces put together into numbers, all of them used; nothing where that can't be done."""
    for size in range(1, len(pieces)):
        one = number(" ".join(pieces[:size]))
        rest = pieces[size:]
        last = number(" ".join(rest)) if one else None
        others = [last] if last else _grouped(rest) if one else []
        if one and others:
            return [one, *others]
    return []


def number(text: str) -> str | None:
    """One number as +39…; with the zero that it lost, where only so it is one."""
    digits = re.sub(r"\D", "", text)
    if not 5 <= len(digits) <= 15:
        return None
    found = _valid(text)
    if found or text.lstrip().startswith(("+", "0")) or len(digits) not in LOST:
        return found
    return _valid(f"0{digits}")


def _valid(text: str) -> str | None:
    import phonenumbers  # noqa: PLC0415 - the numbering of the whole world: loaded by who reads a list

    try:
        read = phonenumbers.parse(text, "IT")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(read):
        return None
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))
