"""What the first pages say of ourselves, of who pays and of the law is so, or is said to be still open."""

import re

import pytest

from portal.core.text import slug
from portal.facts.quoting import cited
from tests.content.written import LANGUAGES, PORTAL, facts, on_every_page, pages, said, texts, whole

SENTENCE = re.compile(r"[^.!?;:\n]+")
MAILS = PORTAL.parent / "templates" / "mail"
# A sentence with both of these answers who pays; the question ("chi paga", "who pays") and a plain "si paga" answer nothing.
PAYING = {
    "it": r"\b(pag(a|ano|are|arl[aeio]|at[aeio]|hi|hiamo|herà|heranno)|copr(e|ono)|sostien(e|i)|sostengono|rimbors\w+"
    r"|tocca a\w*|spett(a|ano) a\w*|a(lle)? (carico|spese)|mett(e|ono) i soldi)\b",
    "en": r"\b(pay(s|ing)?|paid|covers? (it|them|the (allowance|costs?|insurance))|covered|bears?|reimburs\w+|foots?"
    r"|up to (the|you|us)|at the expense|falls? (to|on))\b",
}
PAYER = {
    "it": r"\b(aziend\w+|chi ospita|ospitante|progetto|comun[ei]|cooperativ\w+|region\w+|avvis[oi]|convenzione|ent[ei]"
    r"|promotore|noi|tu|te|voi|paghi|paghiamo)\b",
    "en": r"\b(business(es)?|host|project|municipalit\w+|cooperatives?|region|notices?|agreement|promoter|we|us|you)\b",
}
QUESTION = {
    "it": r"\bchi (l[aeio] )?paga( il progetto)?\b|\bsi pag(a|ano)\b|\bchi deve pagar\w+|\b(aziend\w+|progetto) e chi paga\b",
    "en": r"\b(who(ever)?|the body that) (has to )?pays?( for the project)?\b",
}
# To say that the agreement tells who pays is one of the answers of the table.
AGREEMENT = {"it": r"\bconvenzione\b.*\bchi (l[aeio] )?paga\b", "en": r"\bagreement\b.*\bwho pays\b"}
# What an employer pays to INPS after hiring is no cost of an internship.
AFTER_HIRING = {"/incentivi", "/novita/bonus-assunzioni-entro-il-31-dicembre-2026"}
# Facts that we are the source of.
OURS = ("Impostazione del progetto", "Verifica redazionale")
# Ways to say that a mail lets its reader stop the next one.
STOPPING = r"disiscri|smettere|non scriver(ti|vi) più|impronta del tuo indirizzo|unsubscrib|opt out|stop writing|print of your address"


def test_every_mail_says_who_writes_and_why_as_the_privacy_page_has_it():
    assert "In ogni e-mail trovi chi scrive e perché" in said(whole(pages("it")["/privacy"]))
    for name in ("message.html", "message.txt"):
        template = (MAILS / name).read_text("utf-8")
        assert "{{ mail.reason }}" in template and "Il gruppo di WORK-IN" in template, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_shows_its_ten_activities_one_by_one(language):
    steps = next(block for block in pages(language)["/progetto"]["blocks"] if block["type"] == "steps")

    assert len({item["title"] for item in steps["items"]}) == len(steps["items"]) == 10


@on_every_page
def test_no_page_promises_what_mails_cannot_do(language, path):
    assert not re.search(STOPPING, said(whole(pages(language)[path]), language), re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_answers_for_the_data_is_said_by_facts_that_can_be_confirmed(language):
    roles = pages(language)["/privacy"]["blocks"][2]

    assert cited(roles) == {"data_controller", "data_processors", "dpo_contact"}
    assert not re.search(r"Civitavecchia|Alicenova|Il Cammino", "\n".join(texts(pages(language)["/privacy"]["blocks"])))


def payers_named(words: str, language: str) -> list[str]:
    """The sentences that say who pays, as far as words of paying and of payers tell."""
    found = []
    for sentence in SENTENCE.findall(words):
        left = re.sub(QUESTION[language], "", sentence, flags=re.IGNORECASE)
        named = all(re.search(each[language], left, re.IGNORECASE) for each in (PAYING, PAYER))
        if named or re.search(AGREEMENT[language], sentence, re.IGNORECASE):
            found.append(sentence.strip())
    return found


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Di solito la paga l'azienda."),
        ("it", "A volte la copre un avviso pubblico."),
        ("it", "Se non c'è scritto altro, tocca all'azienda."),
        ("it", "Le assicurazioni sono a carico del progetto."),
        ("it", "L'indennità la paghi ogni mese."),
        ("it", "La convenzione dice che paga chi ospita."),
        ("it", "La convenzione dice chi le paga."),
        ("it", "Il Comune rimborsa la spesa."),
        ("en", "Usually the business pays it."),
        ("en", "Sometimes a public notice covers it."),
        ("en", "If nothing else is written, it is up to the business."),
        ("en", "The agreement says who pays for it."),
        ("en", "The insurance is paid by the project."),
        ("en", "You pay the allowance each month."),
    ],
)
def test_a_sentence_that_says_who_pays_is_known(language, sentence):
    assert payers_named(sentence, language)


@on_every_page
def test_who_pays_is_said_by_the_table_that_a_coordinator_confirms_and_by_no_prose(language, path):
    if path not in AFTER_HIRING:
        assert payers_named(said(whole(pages(language)[path]), language), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_about_costs_lead_to_the_table(language):
    items = next(block for block in pages(language)["/faq"]["blocks"] if block["type"] == "questions")["items"]
    table = next(b["heading"] for b in pages(language)["/aziende/ospitare-un-tirocinio"]["blocks"] if b["type"] == "costs")

    about_paying = [item for item in items if re.search(r"\b(costa|paga|pagare|cost|pays?)\b", item["question"])]

    assert len(about_paying) == 3
    assert all(f"/aziende/ospitare-un-tirocinio#{slug(table)})" in item["answer"] for item in about_paying)


@on_every_page
def test_a_page_names_the_laws_from_which_its_facts_come(language, path):
    blocks = pages(language)[path]["blocks"]
    listed = "\n".join(item["title"] for block in blocks if block["type"] == "sources" for item in block["items"])

    sources = {facts()[code]["source_title"] for code in cited(blocks)}
    missing = [source for source in sources if not source.startswith(OURS) and not re.search(names_of(source), listed)]

    assert missing == []


def names_of(source: str) -> str:
    """How a list of sources would name this one: by the number of its first act, or else by who wrote it."""
    number = re.search(r"\b(?:n|rep)\. (\d+)|(\d+/\d{4})", source)
    return rf"\b{number[1] or number[2]}\b" if number else re.escape(source.partition(",")[0])
