"""What several commands need: the application, or the reason why there can't be one."""

from typing import TYPE_CHECKING

from portal import config
from portal.config import Settings, Told

if TYPE_CHECKING:
    from flask import Flask


class CannotStart(Told):
    """The application can't be built."""


def application(*, create_keys: bool = False) -> "Flask":
    return of(config.load(create_keys=create_keys))


def of(settings: Settings) -> "Flask":
    """The application; raises CannotStart where its keys are missing or unusable."""
    fault = config.data_key_fault(settings)
    if fault:
        raise CannotStart(fault)
    from portal.app import create_app

    return create_app(settings)
