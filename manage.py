#!/usr/bin/env python
"""The command line of the portal."""

import os
import sys

from django.core.management import execute_from_command_line
from uuid_utils.compat import uuid7

from kit.acting import act, operator

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    door = "migration" if "migrate" in sys.argv[1:2] else "command"
    run = str(uuid7())  # the record tells by it what belongs together
    with act(actor=operator(), label=operator(), via=door, request_id=run):
        execute_from_command_line(sys.argv)
