"""Incentives in public: the list, one measure, and the calculator, whose answers travel by POST and are forgotten with the page."""

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.calculators.speaking import spoken
from portal.content.public_views import frame, show
from portal.core import cache, documents
from portal.core.areas import Area
from portal.core.roles import Audience
from portal.core.workdays import today
from portal.facts.quoting import funding
from portal.hiring import columns, outcome, sheet, shelf
from portal.hiring.forms import FIRST, SENSITIVE, HiringForm, label_of
from portal.hiring.outcome import Outcome
from portal.rulebook import queries as rulebook

area = Area("hiring", Audience.PUBLIC, "/incentivi/calcola")
list_area = Area("incentives", Audience.PUBLIC, "/incentivi")


@area.route("", methods=["GET", "POST"])
def calculate() -> ResponseReturnValue:
    """With `open`, as from a company's page, what is known already is filled in and nothing reckoned yet."""
    form, found = HiringForm(), None
    if form.is_submitted():
        cache.never()
        if "open" not in request.form and form.validate():
            found = _reckoned(form)
    return _page(form, found)


@area.route("/scheda", methods=["GET", "POST"])
def as_sheet() -> ResponseReturnValue:
    """The same answer as a document. Who only comes by this address is led to the questions."""
    form = HiringForm()
    if not form.is_submitted():
        return redirect(url_for(".calculate"))
    if not form.validate():
        return _page(form, None)
    told = sheet.of(form, _reckoned(form), today(), funding())
    headers = {"Content-Disposition": 'attachment; filename="scheda-incentivi.pdf"', "Cache-Control": "no-store"}
    return Response(documents.pdf("hiring/public/sheet.typ", told), mimetype="application/pdf", headers=headers)


def _reckoned(form: HiringForm) -> Outcome:
    return outcome.of_case(rulebook.rules(), form.known(), today(), SENSITIVE)


def _page(form: HiringForm, found: Outcome | None) -> str:
    shown = {
        "form": form,
        "found": found,
        "first": FIRST,
        "further": form.asked(list(found.questions) if found else []),
        "sensitive": SENSITIVE,
        "label_of": label_of,
        "columns": columns,
        "last_days": shelf.last_days,
        "today": today(),
    }
    framed = frame("/incentivi/calcola", _("Calcola quanto puoi risparmiare"), above=[("/incentivi", _("Incentivi"))])
    return render_template("hiring/public/calculate.html", **framed, **shown)


@list_area.get("")
def index() -> ResponseReturnValue:
    """The editors' page on incentives, with the measures as they stand today."""
    asked = {name: request.args.get(name, "") for name in ("per", "contratto", "stato")}
    found = shelf.narrowed(rulebook.rules(), asked, today())
    return show("/incentivi", "hiring/public/index.html", measures=found, asked=asked, shelf=shelf)


@list_area.get("/<slug>")
def measure(slug: str) -> ResponseReturnValue:
    """One measure: for whom, how much, until when, by which law; closed ones stay here and say so."""
    rules = rulebook.rules()
    code = slug.upper().replace("-", "_")
    one = shelf.shelved(rules, code, today()) if code in rules.measures and slug == slug.lower() else None
    if one is None:
        abort(404)
    shown = {
        "one": one,
        "others": shelf.other_times(rules, one.version),
        "never_with": shelf.never_with(rules, one.version),
        "today": today(),
    }
    framed = frame(f"/incentivi/{slug}", spoken(one.about.name), above=[("/incentivi", _("Incentivi"))])
    return render_template("hiring/public/measure.html", **framed, **shown)
