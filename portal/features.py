"""The one list of what the house holds: features, their areas in the order of the menus, their jobs."""

from types import ModuleType

from portal.core.areas import Area
from portal.core.jobs import Job

ALL: list[ModuleType] = []
AREAS: list[Area] = []
JOBS: list[Job] = []
