"""The goals, each beside what was measured. Times are in milliseconds of processor unless the words say otherwise."""

from bench.rounds import Case, ratio
from bench.table import Row

OF_REFERENCES = {"bare": 0.60, "nginx": 0.35}  # requests a second of a cached page, beside who serves the same bytes
HIT = 0.07
SAME = 1.10  # a 304 costs what a page costs: up to the width of our measuring
OF_IDENTITY = 0.80
RENDERING = 1.2
STATEMENTS = 4
SEARCH = 2.0
MEMORY = 105.0  # MiB
COLD = (1.3, 0.3)  # times a bare Flask, plus seconds
SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}


def said(case: Case) -> str:
    failed = f", {case.failed} risposte d'errore" if case.failed else ""
    return (
        f"{case.per_second:,.0f} al secondo, CPU {case.milliseconds:.3f} ms, "
        f"metà in {case.median:.2f} ms, 99 % in {case.p99:.1f} ms{failed}"
    )


def percent(found: float) -> str:
    return f"{found:.0%}" if found >= 0.1 else f"{found:.1%}"


def plain(case: Case, reference: Case | None = None, words: str = "") -> Row:
    """A case without a goal of its own."""
    return Row(case.name, said(case), f"{percent(ratio(case, reference))} {words}" if reference else "")


def beside(case: Case, reference: Case | None, words: str, least: float | None = None) -> Row:
    """What the reference did in the same rounds, and the case as a part of it: requests a second, processor, slowest answers."""
    name, goal = f"{case.name} / {words}", f"≥ {least:.0%}" if least else ""
    if reference is None:
        return Row(name, "", "non installato", goal)
    found = ratio(case, reference)
    cpu, late = case.milliseconds / max(reference.milliseconds, 0.001), case.p99 / max(reference.p99, 0.001)
    shown = f"{percent(found)}, CPU × {cpu:.1f}, 99 % × {late:.1f}"
    return Row(name, said(reference), shown, goal, found >= least if least else None)


def at_most(measure: str, value: float, most: float, unit: str) -> Row:
    return Row(measure, f"{value:.3g} {unit}", "", f"≤ {most:g} {unit}", value <= most)


def times(measure: str, case: Case, reference: Case) -> Row:
    """How many times the processor of a reference; says how fast this machine is today."""
    return Row(measure, "", f"{case.milliseconds / reference.milliseconds:.1f}")


def cheap_304(unchanged: Case, home: Case) -> Row:
    found = unchanged.milliseconds / home.milliseconds
    return Row("CPU del 304 / della pagina intera", "", f"{found:.2f}", f"≤ {SAME:.2f}", found <= SAME)


def cold_start(ours: float, bare: float) -> Row:
    times, more = COLD
    value = f"{ours:.2f} s, Flask nudo {bare:.2f} s"
    most = bare * times + more
    return Row("Avvio a freddo", value, f"{ours / bare:.2f}", f"≤ {times} × + {more} s = {most:.2f} s", ours <= most)


def lighthouse(path: str, found: dict[str, int] | None) -> Row:
    goal = " ".join(f"≥ {least}" if least < 100 else "100" for least in SCORES.values())
    if found is None:
        return Row(f"Lighthouse {path}", "", "", goal)
    shown = ", ".join(f"{name} {score}" for name, score in found.items())
    return Row(f"Lighthouse {path}", shown, "", goal, all(found[name] >= least for name, least in SCORES.items()))
