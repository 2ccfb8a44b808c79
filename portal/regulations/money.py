"""Euros and cents, exactly. Nothing here is ever a float."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
SWAPPED = str.maketrans(",.", ".,")


def cents(amount: Decimal) -> Decimal:
    """To the nearest cent, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def cut(amount: Decimal) -> Decimal:
    """Whatever is less than a cent is left off, as the INPS does with ceilings."""
    return amount.quantize(CENT, ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Euros:
    """A sum within a sentence, which each language writes in its own way."""

    amount: Decimal

    def __str__(self) -> str:
        """In Italian: 1.234,50 euro."""
        return f"{self.amount:,.2f} euro".translate(SWAPPED)
