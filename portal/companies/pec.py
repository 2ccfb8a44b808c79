"""Telling a certified mailbox (PEC) from an ordinary one by its address."""

import re

# Words that stand in the domains of certified mailboxes only, whole: «pec.rossi.example», «rossi-pec.example».
WORDS = frozenset({"pec", "legalmail", "postacert", "postacertificata"})
# Services that give certified mailboxes under names of their own.
SERVICES = frozenset(
    {
        "arubapec.it",
        "casellapec.com",
        "ingpec.eu",
        "messaggipec.it",
        "mypec.eu",
        "pecavvocati.it",
        "pecimprese.it",
        "pecmail.it",
        "postecert.it",
        "sicurezzapostale.it",
        "ticertifica.it",
    }
)


def looks_like_pec(address: str) -> bool:
    """Whether the address is a PEC by its domain; an ordinary name that only contains the letters («autospec.it») is not."""
    labels = address.rpartition("@")[2].lower().split(".")
    ends = {".".join(labels[start:]) for start in range(len(labels))}
    return bool(WORDS.intersection(re.split(r"[-.]", ".".join(labels))) or SERVICES & ends)
