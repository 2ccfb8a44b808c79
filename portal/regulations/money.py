"""Euros and cents, exactly. Nothing here is ever a float."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """To the nearest cent, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def cut(amount: Decimal) -> Decimal:
    """Whatever is less than a cent is left off, as the INPS does with ceilings."""
    return amount.quantize(CENT, ROUND_DOWN)
