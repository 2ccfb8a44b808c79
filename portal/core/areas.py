"""Areas: blueprints that know their audience. Every page belongs to one, and its door is closed unless said otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.routing import IntegerConverter

from portal.core import audit, cache
from portal.core.language import TWIN, language
from portal.core.origin import refuse_foreign_posts
from portal.core.roles import Audience, Permission

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
MORE = "/gestione/altro"
WITH_TWIN = frozenset({Audience.PUBLIC, Audience.COMPANY})


class RowNumber(IntegerConverter):
    """A row's number in an address: one that no table can hold is simply not found."""

    def __init__(self, *args: Any, **known: Any) -> None:
        super().__init__(*args, **{"max": 2**31 - 1, **known})


class Area(Blueprint):
    """The pages of one feature for one audience, under one address."""

    def __init__(
        self,
        feature: str,
        audience: Audience,
        address: str,
        *,
        menu: LazyString | str | None = None,
        icon: str = "",
        aside: bool = False,
        needs: Permission | None = None,
        admit: Callable[[], ResponseReturnValue | None] | None = None,
    ) -> None:
        super().__init__(f"{feature}_{audience.value}", f"portal.{feature}")
        self.feature, self.audience, self.address = feature, audience, address
        self.menu, self.icon, self.aside = menu, icon, aside
        self.needs, self._admit = needs, admit
        self.before_request(self.admit)
        if audience is Audience.PUBLIC:
            self.after_request(cache.offer)

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Behind the doors an address answers with and without its last slash; in public one of the two leads to the other."""
        if self.audience is not Audience.PUBLIC:
            options.setdefault("strict_slashes", False)
        super().add_url_rule(rule, *args, **options)

    def admit(self) -> ResponseReturnValue | None:
        """The door: None lets in; anything else is the answer to a stranger."""
        refuse_foreign_posts()
        if self._admit:
            return self._admit()
        if self.audience is Audience.PUBLIC:
            return None
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        audit.acting_as(current_user.id, current_user.name)
        if self.audience not in current_user.audiences or (self.needs and not may(self.needs)):
            abort(403)
        return None

    def enter(self, app: Flask) -> None:
        """Take up the addresses, and the English twins of what outsiders read."""
        app.register_blueprint(self, url_prefix=self.address or None)
        if self.audience in WITH_TWIN:
            app.register_blueprint(self, url_prefix=f"/en{self.address}", name=self.name + TWIN)


def needs(permission: Permission) -> Callable[[View], View]:
    """Guard an act: who lacks the permission gets a 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not may(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def may(permission: Permission) -> bool:
    """Whether the person signed in may do this, also in somebody's stead; asked once a request."""
    if not current_user.is_authenticated:
        return False
    if "permissions" not in g:
        g.permissions = current_user.permissions
    return permission in g.permissions


def operators_menu(app: Flask) -> list[dict[str, Any]]:
    """The entries that this person may open, in the order the areas were entered; the last one leads to the rest."""
    mine = _open_to_me(app)
    entries = [_entry(area, mine) for area in mine if not area.aside]
    rest = operators_rest(app)
    if rest:
        current = request.path == MORE or any(entry["current"] for entry in rest)
        entries = [{**entry, "current": entry["current"] and not current} for entry in entries]
        entries.append({"label": _("Altro"), "href": MORE, "icon": "more-items", "current": current, "count": None})
    return entries


def operators_rest(app: Flask) -> list[dict[str, Any]]:
    """What is needed now and then, gathered under «Altro»."""
    mine = _open_to_me(app)
    return [_entry(area, mine) for area in mine if area.aside]


def company_menu(app: Flask) -> list[dict[str, Any]]:
    """The pages of a company's own area, in the order the areas were entered, in the language being spoken."""
    named = [(name, area) for name, area in app.blueprints.items() if isinstance(area, Area) and area.menu]
    areas = [area for name, area in named if area.audience is Audience.COMPANY and not name.endswith(TWIN)]
    before = "/en" if language() == "en" else ""
    return [{**(entry := _entry(area, areas, before)), "href": before + entry["href"]} for area in areas]


def _open_to_me(app: Flask) -> list[Area]:
    areas = [area for area in app.blueprints.values() if isinstance(area, Area) and area.menu]
    return [area for area in areas if area.audience is Audience.OPERATOR and (not area.needs or may(area.needs))]


def _entry(area: Area, others: list[Area], before: str = "") -> dict[str, Any]:
    """The current one is the longest address that the request's path starts with."""
    path = request.path.removeprefix(before)
    fitting = [other.address for other in others if path.startswith(other.address.rstrip("/"))]
    current = bool(fitting) and area.address == max(fitting, key=len)
    return {"label": area.menu, "href": area.address + "/", "icon": area.icon, "current": current, "count": None}
