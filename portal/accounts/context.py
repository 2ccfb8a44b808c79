"""What every page of the operators shows around itself: menu, who is signed in, whether all of it is invented."""

from functools import cached_property
from typing import Any

from flask import current_app, url_for
from flask_login import current_user

from portal.accounts import queries
from portal.core.areas import operators_menu


class Desk:
    """Asked only by the pages that show it: error pages touch neither user nor database."""

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        return operators_menu(current_app)

    @property
    def user(self) -> dict[str, str] | None:
        if not current_user.is_authenticated:
            return None
        return {"name": current_user.name, "role_label": current_user.role_label}

    @cached_property
    def demo(self) -> bool:
        return queries.is_demo()

    @property
    def account(self) -> str:
        return url_for("profile_operator.profile")

    @property
    def sign_out(self) -> str:
        return url_for("security.logout")
