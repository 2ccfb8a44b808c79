"""The application: its settings, its features, its doors. The one list of areas and jobs."""

from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.local import LocalProxy

from portal import config, features
from portal.config import ROOT, Settings
from portal.core import audit, counter, crypto, database, errors, health, language, pagecache, post, templating, web
from portal.core import cache as public_pages
from portal.core.areas import RowNumber, operators_menu
from portal.core.jobs import Jobs
from portal.core.roles import Audience

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the portal. Raises BadSetting where a setting can't be used."""
    settings = settings or config.load(create_keys=True)
    app = language.Portal(
        "portal",
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    configure(app, settings)
    app.before_request(audit.forget_actor)
    web.init_app(app, settings)  # first, so that its headers come last: whatever answer the others settle on carries them
    database.init_app(app)
    app.before_request(web.make_room)
    crypto.init_app(app, settings.data_key)
    language.init_app(app)
    errors.init_app(app)
    post.init_app(app, settings.smtp_url, settings.sender)
    csrf.init_app(app)
    for feature in features.ALL:
        feature.init_app(app, settings)
    for area in (health.area, *features.AREAS):
        area.enter(app)
        if area.audience is Audience.PUBLIC:
            csrf.exempt(area)  # visitors have no session; `core/origin.py` guards instead
    app.extensions["jobs"] = Jobs(app, settings.queue_url, features.JOBS)
    # Worked out where a template shows it: public and error pages have no user to ask the database for.
    app.context_processor(lambda: {"desk_menu": LocalProxy(lambda: operators_menu(app))})
    web.wrap(app, settings)
    cache_pages(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    known: dict[str, Any] = {
        "SETTINGS": settings,
        "TESTING": settings.testing,
        "DEBUG": settings.debug,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": settings.database_url.startswith("postgresql")},
        "BASE_URL": settings.base_url,
        "SERVER_NAME": settings.base_url.partition("://")[2],
        "PREFERRED_URL_SCHEME": settings.base_url.partition("://")[0],
        "SESSION_COOKIE_NAME": "workin",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "FORM_SECONDS": settings.form_seconds,
        "UNDO_SECONDS": settings.undo_seconds,
        "LEASE_SECONDS": settings.lease_seconds,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: nothing typed is lost to a clock
        "WTF_CSRF_SSL_STRICT": False,  # our own door compares the origin, also over plain http
    }
    app.config.update(known)
    app.url_map.converters["int"] = RowNumber
    templating.init_app(app, settings.instance / "templates")


def cache_pages(app: Flask, settings: Settings) -> None:
    """Stand the page cache in front of everything."""
    shared = counter.SharedCounter(settings.instance / "cache.counter")

    def drops_since(version: int) -> tuple[int, set[str]]:
        with app.app_context():
            return public_pages.drops_since(version)

    cache = pagecache.PageCache(app.wsgi_app, shared, drops_since, app.config["SESSION_COOKIE_NAME"])
    app.extensions["page_cache"] = cache
    app.wsgi_app = cache  # type: ignore[method-assign]
    if settings.database_url.startswith("postgresql"):
        from portal.core.ears import Ears  # noqa: PLC0415 - brings PostgreSQL's client, which SQLite never needs

        app.extensions["cache_ears"] = Ears(settings.database_url, cache)
