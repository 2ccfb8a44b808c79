"""Requests that change something must come from our own pages. Works without any cookie, so visitors need none."""

from flask import abort, request

from portal.core.database import SAFE_METHODS
from portal.core.text import host_and_path

OWN = frozenset({"same-origin", "none"})  # "none": typed or bookmarked by the person


def refuse_foreign_posts() -> None:
    """400 where another site makes the browser post here.

    Sec-Fetch-Site is the browser's own word and wins; older browsers send Origin. Programs send neither, carry no
    visitor's authority and pass.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in OWN:
        abort(400)
    if site is None and origin is not None and host_and_path(origin)[0] != request.host:
        abort(400)
