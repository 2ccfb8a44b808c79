"""`python -m bench`: measure, print one table, end with code 0. On loopback only; about ten minutes."""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from bench import (
    forms,
    goals,
    imports,
    instance,
    lighthouse,
    lists,
    load,
    processes,
    references,
    rounds,
    rules,
    servers,
    table,
)
from bench.load import Request
from bench.processes import HOST, Server
from bench.rounds import Case
from bench.table import Row

COLD_STARTS = 3
INNER, SEARCH = "/aziende/ospitare-un-tirocinio", f"/cerca?q={quote('tirocinio azienda')}"
PAGES = {"home": "/", "inner": INNER, "form": forms.PATH, "search": SEARCH}
PACKED = {"Accept-Encoding": "br"}


def main() -> None:
    get_wrk()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        say("Preparo un'istanza con dati inventati e 200 notizie…")
        instance.make(folder)
        with servers.portal(folder) as portal:
            rows = [*speeds(portal, folder), *statements(portal, folder), *scores(portal, folder), *weight(portal)]
        rows.append(cold_start(folder))
    say("Regole: gli esempi contro tutte le misure…")
    rows += rules.rows()
    say("Elenchi: 200.000 aziende su SQLite e, se c'è, su PostgreSQL…")
    rows += lists.rows()
    say("Elenchi caricati: 50.000 righe in un registro di 200.000…")
    rows += imports.rows()
    say(f"\n{table.drawn(rows)}\n\n{conditions()}\n{table.last_line(rows)}")


def say(words: str) -> None:
    print(words, flush=True)


def get_wrk() -> None:
    """From the system's packages, where we may install them."""
    if load.wrk() or os.geteuid() or not shutil.which("apt-get"):
        return
    say("Installo wrk…")
    known = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "wrk"]):
        subprocess.run(["apt-get", *words], check=False, env=known, stdout=subprocess.DEVNULL)


def speeds(portal: Server, folder: Path) -> list[Row]:
    """Every case beside its references, in one interleaved run."""
    answers = {f"/{page}": references.copy(portal.port, path, {}) for page, path in PAGES.items()}
    with ExitStack() as stack:
        known = {"portal": portal, "bare": stack.enter_context(servers.bare(answers, folder))}
        known["gunicorn"] = stack.enter_context(servers.gunicorn(folder))
        known["plain"] = stack.enter_context(servers.plain_flask(folder))
        if shutil.which("nginx"):
            known["nginx"] = stack.enter_context(servers.nginx(answers, folder))
        cases = make_cases(known, dict(answers["/home"][0])["etag"])
        say(f"Carico: {len(cases)} casi × {rounds.ROUNDS} giri × {rounds.SECONDS} s, {load.CONNECTIONS} connessioni…")
        rounds.run(cases.values(), folder)
        forms.check(portal.port)
    return compared(cases)


def make_cases(known: dict[str, Server], tag: str) -> dict[str, Case]:
    """Each page followed by its references, then the rest; their order is the order within a round."""
    portal = known["portal"]
    names = {
        "home": "Home dalla cache",
        "inner": "Scheda di servizio dalla cache",
        "form": "Modulo dalla cache",
        "search": "Ricerca (mai in cache)",
    }
    cases = {}
    for page, path in PAGES.items():
        cases[page] = Case(names[page], portal, Request(path))
        for server in (each for each in references.NAMES if each in known):
            cases[f"{page} {server}"] = Case(references.NAMES[server], known[server], Request(f"/{page}"))
    wrong = Request(forms.PATH, forms.HEADERS, body=forms.wrong(portal.port), own_senders=True)
    return cases | {
        "packed": Case("Home dalla cache, brotli", portal, Request("/", PACKED)),
        "unchanged": Case("Home non cambiata (304)", portal, Request("/", {"If-None-Match": tag})),
        "rendered": Case("Scheda resa da Flask (con un cookie)", portal, Request(INNER, {"Cookie": "workin=x"})),
        "posted": Case("Invio di un modulo sbagliato", portal, wrong),
        "gunicorn": Case("Home dalla cache, con gunicorn gthread", known["gunicorn"], Request("/")),
        "plain": Case("Flask nudo: una riga, una domanda a SQLite", known["plain"], Request("/")),
    }


def compared(cases: dict[str, Case]) -> list[Row]:
    home, plain = cases["home"], cases["plain"]
    rows = [row for page in PAGES for row in with_references(page, cases)]
    rows += [goals.plain(cases[name], home, "della home") for name in ("packed", "unchanged", "rendered")]
    rows += [goals.plain(cases["posted"], cases["rendered"], "della scheda resa")]
    rows += [goals.plain(cases[name], home, "della home") for name in ("gunicorn", "plain")]
    return [
        *rows,
        goals.beside(cases["packed"], home, "identità", goals.OF_IDENTITY),
        goals.at_most("CPU di una pagina dalla cache", home.milliseconds, goals.HIT, "ms"),
        goals.cheap_304(cases["unchanged"], home),
        goals.at_most("CPU di una pagina resa", cases["rendered"].milliseconds, goals.RENDERING, "ms"),
        goals.times("CPU di una pagina resa / Flask nudo", cases["rendered"], plain),
        goals.at_most("CPU di una ricerca", cases["search"].milliseconds, goals.SEARCH, "ms"),
        goals.times("CPU di una ricerca / Flask nudo", cases["search"], plain),
    ]


def with_references(page: str, cases: dict[str, Case]) -> list[Row]:
    """A page, then what the dictionary and nginx do with the same bytes. A search is never kept: it has no goal here."""
    case = cases[page]
    found = {server: cases.get(f"{page} {server}") for server in references.NAMES}
    least = {} if page == "search" else goals.OF_REFERENCES
    return [
        goals.plain(case),
        *(goals.beside(case, found[server], name, least.get(server)) for server, name in references.NAMES.items()),
    ]


def statements(portal: Server, folder: Path) -> list[Row]:
    """How many questions a page that is not in the cache asks the database."""
    known = {**os.environ, **instance.environment(folder, portal.port)}
    command = [sys.executable, "-m", "bench.statements", "/", INNER, forms.PATH]
    said = subprocess.run(command, env=known, check=True, capture_output=True, text=True).stdout.split()
    pages = zip(("home", "scheda", "modulo"), said, strict=True)
    return [
        goals.at_most(f"SQL per una pagina resa ({name})", int(count), goals.STATEMENTS, "domande") for name, count in pages
    ]


def scores(portal: Server, folder: Path) -> list[Row]:
    say("Lighthouse 12, telefono…")
    missing = lighthouse.missing()
    if missing:
        say(f"Senza Lighthouse: {missing}.")
    least = goals.SCORES["performance"]
    pages = {path: f"http://{HOST}:{portal.port}{path}" for path in ("/", INNER, forms.PATH)}
    found = {path: None if missing else lighthouse.scores(page, folder, least) for path, page in pages.items()}
    return [goals.lighthouse(path, each) for path, each in found.items()]


def weight(portal: Server) -> list[Row]:
    """After all the load, with two hundred pages in the cache."""
    for path in instance.addresses():
        references.copy(portal.port, path, PACKED)
    workers = portal.workers()
    whole = sum(map(processes.memory, processes.family(portal.pid)))
    heaviest = max(map(processes.memory, workers))
    return [
        goals.at_most("Memoria di un processo, 200 pagine in cache", heaviest, goals.MEMORY, "MiB"),
        Row("Memoria in tutto, con il processo che sorveglia", f"{whole:.3g} MiB"),
    ]


def cold_start(folder: Path) -> Row:
    """From nothing to the first answer, in turns with a bare Flask."""
    say("Avvii a freddo…")
    taken: dict[str, list[float]] = {"portal": [], "plain": []}
    for _time in range(COLD_STARTS):
        for start in (servers.portal, servers.plain_flask):
            with start(folder) as server:
                taken[server.name].append(server.seconds)
    return goals.cold_start(*(statistics.median(seconds) for seconds in taken.values()))


def conditions() -> str:
    """What the numbers depend on."""
    generator = (
        "wrk" if load.wrk() else "un generatore nostro, più lento di wrk: i rapporti tra server veloci ne escono schiacciati"
    )
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} processori, {load.CONNECTIONS} connessioni, carico da {generator}. "
        f"Un processo per server; mediane di {rounds.ROUNDS} giri a turno."
    )


if __name__ == "__main__":
    main()
