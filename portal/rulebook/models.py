"""The wordings of the rules and how each came to hold. What a wording says is never changed: a new one follows it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Model, now
from portal.core.errors import RuleBroken
from portal.incentives.measures import Confidence, Status
from portal.rulebook.texts import Kind, Text

NEXT = {
    Status.DRAFT: {Status.VERIFIED, Status.WITHDRAWN},
    Status.VERIFIED: {Status.PUBLISHED, Status.WITHDRAWN},
    Status.PUBLISHED: {Status.CLOSED, Status.SUSPENDED},
    Status.SUSPENDED: {Status.PUBLISHED, Status.CLOSED},
    Status.CLOSED: {Status.PUBLISHED},
    Status.WITHDRAWN: set(),
}
STATUS_LABELS = {
    Status.DRAFT: _l("Proposta"),
    Status.VERIFIED: _l("Verificata"),
    Status.PUBLISHED: _l("Pubblicata"),
    Status.CLOSED: _l("Chiusa"),
    Status.SUSPENDED: _l("Sospesa"),
    Status.WITHDRAWN: _l("Ritirata"),
}
KIND_LABELS = {
    Kind.MEASURE: _l("Incentivi"),
    Kind.QUOTA: _l("Quanti tirocinanti"),
    Kind.DURATION: _l("Durata dei tirocini"),
    Kind.ALLOWANCE: _l("Indennità"),
    Kind.DEADLINE: _l("Scadenze"),
    Kind.PROHIBITION: _l("Divieti"),
    Kind.CEILING: _l("Limiti degli aiuti"),
    Kind.TERM: _l("Parole della legge"),
    Kind.AREA: _l("Zone"),
    Kind.EXTRA_PAY: _l("Mensilità aggiuntive"),
}


class RuleVersion(Model):
    """One wording of one rule; those of a rule follow one another by `valid_from`, and by number where two begin together."""

    __tablename__ = "rule_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    code: Mapped[str]
    document: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date]
    confidence: Mapped[Confidence]
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    published_at: Mapped[datetime | None]  # when the public first read it: of two that begin together the later one holds
    review_by: Mapped[date | None]
    verified_on: Mapped[date | None]  # when somebody last held it against its sources
    proposed_by_id: Mapped[int | None]  # None: it came with a release
    steps: Mapped[list["RuleStep"]] = relationship(back_populates="version", order_by="RuleStep.id")

    __table_args__ = (
        sa.Index(None, "kind", "code"),
        sa.CheckConstraint("confidence != 'L' OR status IN ('draft', 'verified', 'withdrawn')", name="unsure_is_not_public"),
    )

    @property
    def label(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What people call the rule."""
        what = self.document.get("what")
        told = what.get("says") if isinstance(what, dict) else what
        named = self.document.get("name") or self.document.get("says") or told
        return str(named or f"{KIND_LABELS[self.kind]}: {self.code}")

    @property
    def text(self) -> Text:
        return Text(self.kind, self.code, self.document, self.status, self.review_by, self.verified_on, self.id)

    def is_overdue(self, day: date) -> bool:
        """Published, and nobody has looked at it in time: shown as «in verifica»."""
        return self.status is Status.PUBLISHED and self.review_by is not None and self.review_by < day

    def move_to(self, status: Status) -> None:
        """A wording goes from proposal to page one step at a time, or is withdrawn."""
        if status not in NEXT[self.status]:
            raise RuleBroken(
                _("Questo passaggio non è possibile ora: la norma è «%(status)s».", status=STATUS_LABELS[self.status])
            )
        self.status = status


class RuleStep(Model):
    """What became of a wording, when, by whom and why. Append-only: the history of the rules."""

    __tablename__ = "rule_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_version.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None]
    by_name: Mapped[str]
    status: Mapped[Status]
    review_by: Mapped[date | None]
    why: Mapped[str] = mapped_column(default="")
    version: Mapped[RuleVersion] = relationship(back_populates="steps")


class RuleNotice(Model):
    """Somebody has told the companies that a measure opens or closes on a day: it waits no longer."""

    __tablename__ = "rule_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    what: Mapped[str]  # opening, closing
    day: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(default=now)
    given_by: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("code", "what", "day"),)


class RuleCheck(Model):
    """The worked examples held against the rules, once a night: the newest row counts."""

    __tablename__ = "rule_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    examples: Mapped[int]
    faults: Mapped[list[Any]] = mapped_column(default=list)  # {code, example, words}
