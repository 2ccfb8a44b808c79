"""Who may do what, on one page. Words only: nothing here knows the web."""

import enum


class Audience(enum.Enum):
    """Whom a view file serves."""

    PUBLIC = "public"
    COMPANY = "company"  # by personal link
    OPERATOR = "operator"  # whoever signs in to /gestione/
    SOCIAL_WORKER = "social_worker"


class Role(enum.Enum):
    ADMIN = "admin"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    EDITOR = "editor"
    SOCIAL_WORKER = "social_worker"
    AUDITOR = "auditor"


class Permission(enum.Enum):
    DESK_VIEW = "desk.view"
    COMPANIES_VIEW = "companies.view"
    COMPANIES_EDIT = "companies.edit"  # notes, calls, links
    COMPANIES_APPROVE = "companies.approve"  # approve, ask for more, decline
    COMPANIES_EXPORT = "companies.export"
    COMPANIES_EXCLUDE = "companies.exclude"
    RESERVED_VIEW = "reserved.view"  # reasons for exclusion, reserved notes; who wrote them sees them anyway
    FIGURES_VIEW = "figures.view"  # numbers only, nobody's name
    MAIL_VIEW = "mail.view"
    MAIL_RETRY = "mail.retry"
    FACTS_CONFIRM = "facts.confirm"
    CONTENT_EDIT = "content.edit"
    RULES_VIEW = "rules.view"
    RULES_PROPOSE = "rules.propose"  # new wordings, which hold for nobody yet
    RULES_PUBLISH = "rules.publish"  # verify and publish what somebody else proposed; close, suspend
    SUBSTITUTE_NAME = "substitute.name"
    USERS_MANAGE = "users.manage"
    AUDIT_VIEW = "audit.view"


_OPERATOR = {
    Permission.DESK_VIEW,
    Permission.COMPANIES_VIEW,
    Permission.COMPANIES_EDIT,
    Permission.COMPANIES_APPROVE,
    Permission.COMPANIES_EXPORT,
    Permission.FIGURES_VIEW,
    Permission.MAIL_VIEW,
    Permission.MAIL_RETRY,
    Permission.RULES_VIEW,
}
_COORDINATOR = _OPERATOR | {
    Permission.COMPANIES_EXCLUDE,
    Permission.RESERVED_VIEW,
    Permission.FACTS_CONFIRM,
    Permission.CONTENT_EDIT,
    Permission.RULES_PROPOSE,
    Permission.RULES_PUBLISH,
    Permission.SUBSTITUTE_NAME,
    Permission.AUDIT_VIEW,
}

MAY: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(_COORDINATOR | {Permission.USERS_MANAGE}),
    Role.COORDINATOR: frozenset(_COORDINATOR),
    Role.OPERATOR: frozenset(_OPERATOR),
    Role.EDITOR: frozenset({Permission.DESK_VIEW, Permission.CONTENT_EDIT, Permission.RULES_VIEW, Permission.RULES_PROPOSE}),
    Role.AUDITOR: frozenset({Permission.DESK_VIEW, Permission.FIGURES_VIEW}),
    Role.SOCIAL_WORKER: frozenset(),
}
ENTERS: dict[Role, Audience] = {
    role: Audience.SOCIAL_WORKER if role is Role.SOCIAL_WORKER else Audience.OPERATOR for role in Role
}
LABELS = {
    Role.ADMIN: "Amministratore",
    Role.COORDINATOR: "Coordinatore",
    Role.OPERATOR: "Operatore",
    Role.EDITOR: "Redattore",
    Role.SOCIAL_WORKER: "Assistente sociale",
    Role.AUDITOR: "Committente e revisore",
}


def permissions_of(roles: set[Role]) -> frozenset[Permission]:
    """Everything that any of these roles may do."""
    return frozenset().union(*(MAY[role] for role in roles)) if roles else frozenset()
