"""Which passwords are too easy to guess. Values in, words out: nothing is asked of the network."""

import re
from collections.abc import Iterable
from itertools import chain

from flask_babel import gettext as _

from portal.core.text import fold

SHORTEST, LONGEST = 12, 256  # characters
ENOUGH = 4  # different characters that must remain once everything usual is taken away
LOOKALIKES = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "5": "s", "$": "s", "7": "t"})
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")
YEAR = re.compile(r"(18|19|20)\d\d")
RUN = 4  # characters in a row of a keyboard or of the alphabet that count as one
# What people here really write when a password is asked for.
USUAL = re.findall(
    r"[a-z]+",
    """
    password passwd parola parolachiave segreta segreto accesso accedi entrare utente admin administrator
    amministratore amministrazione operatore coordinatore cooperativa cooperative alicenova ilcammino cammino
    workin work portale comune civitavecchia santamarinella tolfa allumiere roma lazio viterbo italia italiana
    ciao buongiorno benvenuto benvenuta welcome hello letmein login master default changeme cambiami prova
    test demo esempio temporanea provvisoria qwerty amore amoremio tiamo tesoro stella angelo principessa
    juventus inter milan asroma forzaroma napoli ferrari gennaio febbraio marzo aprile maggio giugno luglio
    agosto settembre ottobre novembre dicembre lunedi martedi mercoledi giovedi venerdi sabato domenica
    primavera estate autunno inverno andrea marco alessandro francesco francesca giulia martina chiara sara
    luca matteo giuseppe giovanni antonio maria anna iloveyou dragon monkey football calcio sunshine superman
    batman computer internet mamma papa famiglia casa
    """,
)


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why this password won't do, in words; None where it will. `about` is what others know of the person."""
    if len(password) < SHORTEST:
        return _(
            "La password deve avere almeno %(count)d caratteri: bastano tre o quattro parole messe in fila.", count=SHORTEST
        )
    if len(password) > LONGEST:
        return _("La password può avere al massimo %(count)d caratteri.", count=LONGEST)
    if len(set(rest(password, about))) < ENOUGH:
        return _("Questa password si indovina facilmente: usa tre o quattro parole che non c'entrano l'una con l'altra.")
    return None


def rest(password: str, about: Iterable[str] = ()) -> str:
    """What remains of a password without usual words, years, rows of the keyboard and the person's own name."""
    known = {part for text in about for part in re.findall(r"[a-z]{3,}", fold(text))}
    words = sorted(known.union(USUAL), key=len, reverse=True)
    plain = YEAR.sub(" ", fold(password))
    disguised = plain.translate(LOOKALIKES)
    return min((_without(text, words) for text in (plain, disguised)), key=lambda left: len(set(left)))


def _without(text: str, words: list[str]) -> str:
    for part in chain(words, _runs()):
        text = text.replace(part, " ")
    return re.sub(r"(.+?)\1+", r"\1", re.sub(r"[\s._-]", "", text))


def _runs() -> Iterable[str]:
    """Every run of a row, longest first, forwards and backwards."""
    for size in range(12, RUN - 1, -1):
        for row in chain(ROWS, (row[::-1] for row in ROWS)):
            yield from (row[start : start + size] for start in range(len(row) - size + 1))
