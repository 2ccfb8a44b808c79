"""Lists of companies: bringing one, saying what its columns hold, the dry run, taking it in, taking it back."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core import exports
from portal.core.areas import Area, needs
from portal.core.database import db
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table
from portal.core.web import takes_files
from portal.imports import files, queries, services, template
from portal.imports.files import Read
from portal.imports.forms import ColumnsForm, RunForm, UploadForm, columns_form
from portal.imports.models import OUTCOME_LABELS, OUTCOMES_COUNTED, ImportRow, ImportRun, Outcome, RunStatus
from portal.rosters.columns import LABELS
from portal.sheets.lines import MOST_BYTES

area = Area(
    "imports",
    Audience.OPERATOR,
    "/gestione/importazioni",
    menu=_l("Elenchi caricati"),
    icon="upload",
    aside=True,
    needs=Permission.COMPANIES_EDIT,
)
AGAIN = 4  # seconds until the page looks by itself how far the worker is
LONGEST = 9  # digits of a row's number in a file


@area.route("/", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
@takes_files(MOST_BYTES)
def index() -> ResponseReturnValue:
    form = UploadForm()
    run = form.run(_take_in)
    if run:
        return redirect(url_for(".columns", run_id=run.id))
    return render_template("imports/operator/index.html", form=form, runs=queries.recent())


def _take_in(*, file: Any) -> ImportRun:
    data = file.read()
    db.session.rollback()  # reading takes seconds: nobody waits for the database meanwhile
    return services.take_in(file_name=file.filename, data=data, found=files.read(data))


@area.get("/modello")
def sample() -> ResponseReturnValue:
    """An empty list with the columns that are understood, for whoever begins one."""
    return template.answer()


@area.route("/<int:run_id>/colonne", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def columns(run_id: int) -> ResponseReturnValue:
    run = queries.one(run_id)
    found = _read(run, request.values.get("foglio", run.sheet), _number("riga", run.header_row))
    form = columns_form(found)
    if form.run(services.check, run=run, found=found):
        return redirect(url_for(".page", run_id=run_id))
    form.shows(version=run.version)
    if not form.is_submitted():
        _recall(form, run, found)
    return render_template("imports/operator/columns.html", run=run, form=form, found=found)


def _number(name: str, otherwise: int) -> int:
    typed = request.values.get(name, "")
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) <= LONGEST else otherwise


def _read(run: ImportRun, sheet: str, header_row: int) -> Read:
    return files.read_as(files.data_of(run), sheet, header_row)


def _recall(form: ColumnsForm, run: ImportRun, found: Read) -> None:
    """What was said of these columns before, where they are still the same."""
    if (run.sheet, run.header_row) == (found.sheet, found.layout.header_row):
        form.overwrites.data = run.overwrites
        for position in range(len(found.layout.headers)):
            form.of(position).data = run.columns.get(str(position), "")


@area.get("/<int:run_id>")
def page(run_id: int) -> ResponseReturnValue:
    run = queries.one(run_id)
    table = rows_table(run)
    if table.wants_file:
        return exports.take_away(table, "import.export", run)
    shown = make_response(render_template("imports/operator/page.html", run=run, table=table, figures=_figures(run, table)))
    if run.is_at_work:
        shown.headers["Refresh"] = str(AGAIN)
    return shown


def rows_table(run: ImportRun) -> Table:
    choices = [(outcome.value, str(words)) for outcome, words in OUTCOME_LABELS.items()]
    return Table(
        name="rapporto",
        query=queries.rows_of(run),
        columns=[
            Column("line", _("Riga"), lambda row: row.line, ImportRow.line, numeric=True),
            Column("outcome", _("Esito"), lambda row: row.outcome_label),
            Column("name", _("Azienda"), lambda row: row.values.get("name", "")),
            Column("reason", _("Perché"), _said),
            Column("vat_number", _("Partita IVA"), lambda row: row.values.get("vat_number", ""), shown=False),
            *(Column(f"cell{n}", header, _cell(n), shown=False) for n, header in enumerate(_unlike(run.headers))),
        ],
        unique=ImportRow.line,
        filters=[Filter("esito", _("Esito"), choices, lambda value: ImportRow.outcome == Outcome(value))],
        default_sort="line",
    )


def _said(row: ImportRow) -> str:
    """Why, and where it was taken back or could not be, that."""
    if row.kept:
        return _("Non annullata. %(why)s", why=row.kept)
    return _("Annullata.") if row.undone_at else row.reason


def _cell(position: int) -> Any:
    return lambda row: row.cells[position] if position < len(row.cells) else ""


def _unlike(headers: list[str]) -> list[str]:
    return [_("File: %(header)s", header=header) for header in headers]


def _figures(run: ImportRun, table: Table) -> list[dict[str, Any]]:
    tones = {Outcome.NEW: "success", Outcome.REFUSED: "danger", Outcome.DUPLICATE: "warning"}
    return [
        {
            "value": run.count(outcome),
            "label": str(words),
            "href": f"{table.path}?esito={outcome.value}",
            "tone": tones.get(outcome) if run.count(outcome) else None,
        }
        for outcome, words in OUTCOMES_COUNTED.items()
    ]


@area.post("/<int:run_id>/carica")
@needs(Permission.COMPANIES_EDIT)
def apply(run_id: int) -> ResponseReturnValue:
    return _done(run_id, services.apply)


@area.post("/<int:run_id>/annulla")
@needs(Permission.COMPANIES_EDIT)
def undo(run_id: int) -> ResponseReturnValue:
    return _done(run_id, services.undo)


def _done(run_id: int, act: Any) -> ResponseReturnValue:
    form = RunForm()
    if not form.run(act, run=queries.one(run_id)):
        flash(" ".join(form.form_errors) or _("Non salvato: riprova."), "error")
    return redirect(url_for(".page", run_id=run_id))


@area.post("/<int:run_id>/togli")
@needs(Permission.COMPANIES_EDIT)
def drop(run_id: int) -> ResponseReturnValue:
    run = queries.one(run_id)
    services.drop(run, version=_number("version", 0))
    flash(_("Tolto «%(name)s»: nel registro non è cambiato niente.", name=run.file_name), "success")
    return redirect(url_for(".index"))


@area.post("/<int:run_id>/righe/<int:line>/<any(stessa, altra):which>")
@needs(Permission.COMPANIES_EDIT)
def decide(run_id: int, line: int, which: str) -> ResponseReturnValue:
    row = services.decide(queries.one(run_id), queries.row(run_id, line), same=which == "stessa")
    words = {Outcome.NEW: _("sarà un'azienda nuova."), Outcome.UPDATE: _("aggiornerà la scheda che c'è.")}
    flash(_("Riga %(line)s: %(what)s", line=line, what=words.get(row.outcome, _("resta fuori."))), "success")
    return redirect(f"{url_for('.page', run_id=run_id)}?esito=duplicate")


def button_words(run: ImportRun) -> str:
    """What the button does, with its numbers."""
    new, update = run.count(Outcome.NEW), run.count(Outcome.UPDATE)
    added = ngettext("Aggiungi %(num)d azienda", "Aggiungi %(num)d aziende", new)
    changed = ngettext("aggiorna %(num)d scheda", "aggiorna %(num)d schede", update)
    both = _("%(added)s e %(changed)s", added=added, changed=changed)
    return both if new and update else added if new else changed[0].upper() + changed[1:]


@area.app_context_processor
def _words() -> dict[str, Any]:
    return {"import_button": button_words, "import_fields": LABELS, "RunStatus": RunStatus}
