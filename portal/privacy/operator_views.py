"""The audit log."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import exports
from portal.core.areas import Area
from portal.core.audit import AuditEntry
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table, local
from portal.privacy import queries
from portal.privacy.words import act_words, details_words

area = Area(
    "privacy",
    Audience.OPERATOR,
    "/gestione/registro",
    menu=_l("Registro"),
    icon="list",
    aside=True,
    needs=Permission.AUDIT_VIEW,
)


@area.get("/")
def index() -> ResponseReturnValue:
    table = log_table()
    if table.wants_file:
        return exports.take_away(table, "audit.export", label=_("Registro"), needs=None)
    return render_template("privacy/operator/index.html", table=table, act_words=act_words, details_words=details_words)


def log_table() -> Table:
    acts = [(act, act_words(act)) for act in queries.acts_in_use()]
    return Table(
        name="registro",
        query=queries.entries(),
        columns=[
            Column("at", _("Quando"), lambda row: local(row.at), AuditEntry.at),
            Column("actor", _("Chi"), lambda row: row.actor_name, AuditEntry.actor_name),
            Column("act", _("Che cosa"), lambda row: act_words(row.act), AuditEntry.act),
            Column("subject", _("Su chi o che cosa"), lambda row: row.subject_label),
            Column("details", _("Dettagli"), lambda row: details_words(row.details)),
        ],
        unique=AuditEntry.id,
        search=queries.mentions,
        filters=[Filter("atto", _("Che cosa"), acts, lambda act: AuditEntry.act == act)],
        default_sort="at",
        default_descending=True,
    )
