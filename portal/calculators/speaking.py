"""What the rules say, in the language of the page; sums as people write them."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from flask import Flask
from flask_babel import format_date
from flask_babel import gettext as _

from portal.config import Settings
from portal.core.language import language
from portal.incentives.spread import by_month
from portal.regulations.money import Euros
from portal.regulations.sayings import Said


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.filters.update(spoken=spoken, euros=euros, month=month, week_day=week_day, decimal=Decimal)
    app.jinja_env.globals["months_of"] = lambda hire, monthly: by_month(hire, [monthly])


def month(first: date) -> str:
    """«settembre 2026»."""
    return str(format_date(first, "LLLL y"))


def week_day(day: date) -> str:
    """«domenica 6 dicembre 2026»: whoever has to do something by then sees whether an office is open."""
    return str(format_date(day, "EEEE d MMMM y"))


def spoken(words: Said) -> str:
    """A sentence of the rules: of the data in their own English, of the code through the catalogue."""
    if not words.text:
        return ""
    values = {name: _told(value) for name, value in words.values.items()}
    if words.english and language() == "en":
        return words.english % values if values else words.english
    return _(words.text, **values) if words.english is None else words.text % values if values else words.text


def _told(value: Any) -> Any:
    if isinstance(value, Euros):
        return euros(value.amount)
    return spoken(value) if isinstance(value, Said) else value


def euros(amount: Decimal) -> str:
    """€ 1.234,50 in Italian, €1,234.50 in English; cents always."""
    return str(format_currency(amount, "EUR", locale="en_IE" if language() == "en" else "it_IT"))
