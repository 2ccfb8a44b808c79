"""The one list of what the house holds: features, their areas in the order of the menus, their jobs."""

from types import ModuleType

from portal.accounts import jobs as accounts_jobs
from portal.accounts import operator_views as accounts_operator
from portal.accounts import security
from portal.accounts import social_worker_views as accounts_social_worker
from portal.appointments import operator_views as appointments_operator
from portal.appointments import panels as appointments_panels
from portal.appointments import public_views as appointments_public
from portal.availability import company_views as availability_company
from portal.availability import jobs as availability_jobs
from portal.availability import operator_views as availability_operator
from portal.bulk import jobs as bulk_jobs
from portal.bulk import operator_views as bulk_operator
from portal.calculators import public_views as calculators_public
from portal.calculators import speaking
from portal.calls import company_views as calls_company
from portal.calls import operator_views as calls_operator
from portal.calls import panels as calls_panels
from portal.companies import company_views as companies_company
from portal.companies import door
from portal.companies import jobs as companies_jobs
from portal.companies import operator_views as companies_operator
from portal.contacts import company_views as contacts_company
from portal.contacts import operator_views as contacts_operator
from portal.content import jobs as content_jobs
from portal.content import prose, site
from portal.content import public_views as content_public
from portal.conversations import company_views as conversations_company
from portal.conversations import operator_views as conversations_operator
from portal.conversations import panels as conversations_panels
from portal.core import maintenance
from portal.core.areas import Area
from portal.core.jobs import Job
from portal.desk import operator_views as desk_operator
from portal.drafting import operator_views as drafting_operator
from portal.duplicates import jobs as duplicates_jobs
from portal.duplicates import operator_views as duplicates_operator
from portal.duplicates import panels as duplicates_panels
from portal.facts import operator_views as facts_operator
from portal.facts import quoting
from portal.figures import operator_views as figures_operator
from portal.hiring import public_views as hiring_public
from portal.imports import jobs as imports_jobs
from portal.imports import operator_views as imports_operator
from portal.lists import operator_views as lists_operator
from portal.postbox import operator_views as postbox_operator
from portal.postbox import panels
from portal.privacy import company_views as privacy_company
from portal.privacy import operator_views as privacy_operator
from portal.registrations import operator_views as registrations_operator
from portal.registrations import public_views as registrations_public
from portal.relations import operator_views as relations_operator
from portal.reliability import panels as reliability_panels
from portal.rulebook import jobs as rulebook_jobs
from portal.sites import company_views as sites_company
from portal.sites import jobs as sites_jobs
from portal.sites import operator_views as sites_operator
from portal.sites import panels as sites_panels

ALL: list[ModuleType] = [
    security,
    quoting,
    prose,
    site,
    speaking,
    reliability_panels,
    door,
    panels,
    appointments_panels,
    duplicates_panels,
    calls_panels,
    sites_panels,
    conversations_panels,
]
AREAS: list[Area] = [
    desk_operator.area,
    lists_operator.area,
    bulk_operator.area,
    companies_operator.area,
    contacts_operator.area,
    postbox_operator.area,
    facts_operator.area,
    drafting_operator.area,
    privacy_operator.area,
    conversations_operator.area,
    registrations_operator.area,
    relations_operator.area,
    calls_operator.area,
    availability_operator.area,
    sites_operator.area,
    appointments_operator.area,
    figures_operator.area,
    figures_operator.sheet_area,
    duplicates_operator.area,
    imports_operator.area,
    accounts_operator.absences_area,
    accounts_operator.area,
    accounts_operator.profile_area,
    accounts_social_worker.area,
    companies_company.area,
    companies_company.data_area,
    contacts_company.area,
    availability_company.area,
    sites_company.area,
    calls_company.area,
    conversations_company.documents_area,
    conversations_company.messages_area,
    privacy_company.area,
    registrations_public.area,
    appointments_public.area,
    calculators_public.area,
    hiring_public.area,
    hiring_public.list_area,
    content_public.area,
]
JOBS: list[Job] = [
    maintenance.send_waiting_mail,
    maintenance.tell_the_pages,
    maintenance.sweep,
    accounts_jobs.forget_old_sessions,
    availability_jobs.remind_of_expiring,
    bulk_jobs.do_bulk_acts,
    sites_jobs.ask_to_renew,
    companies_jobs.send_wished_links,
    content_jobs.index_pages,
    rulebook_jobs.check_examples,
    rulebook_jobs.index_measures,
    imports_jobs.carry_on_imports,
    imports_jobs.forget_old_imports,
    duplicates_jobs.find_twins,
    duplicates_jobs.forget_old_unions,
]
