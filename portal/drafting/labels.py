"""How kinds and standings of rules are addressed and coloured on the screen."""

from portal.incentives.measures import Status
from portal.rulebook.texts import Kind

SLUGS = {
    Kind.MEASURE: "incentivi",
    Kind.QUOTA: "quanti",
    Kind.DURATION: "durata",
    Kind.ALLOWANCE: "indennita",
    Kind.DEADLINE: "scadenze",
    Kind.PROHIBITION: "divieti",
    Kind.CEILING: "limiti-aiuti",
    Kind.TERM: "parole",
    Kind.AREA: "zone",
    Kind.EXTRA_PAY: "mensilita",
}
KINDS = {slug: kind for kind, slug in SLUGS.items()}
TONES = {
    Status.DRAFT: "info",
    Status.VERIFIED: "info",
    Status.PUBLISHED: "success",
    Status.CLOSED: "neutral",
    Status.SUSPENDED: "warning",
    Status.WITHDRAWN: "neutral",
}
