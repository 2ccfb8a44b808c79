#!/bin/sh
# The program `portal` as the services run it: as their user, on their data. For root; copy to /usr/local/bin/portal.
exec runuser -u workin -- env HOME=/var/lib/workin PORTAL_INSTANCE=/var/lib/workin /opt/workin/current/.venv/bin/portal "$@"
