"""The one list of what the house holds: features, their areas in the order of the menus, their jobs."""

from types import ModuleType

from portal.content import jobs as content_jobs
from portal.content import prose, site
from portal.content import public_views as content_public
from portal.core.areas import Area
from portal.core.jobs import Job
from portal.facts import operator_views as facts_operator
from portal.facts import quoting

ALL: list[ModuleType] = [quoting, prose, site]
AREAS: list[Area] = [facts_operator.area, content_public.area]
JOBS: list[Job] = [content_jobs.index_pages]
