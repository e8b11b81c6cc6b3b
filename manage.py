#!/usr/bin/env python
"""The command line of the portal."""

import os
import sys

from django.core.management import execute_from_command_line
from uuid_utils.compat import uuid7

from kit.acting import act, operator
from portal.command_line import HINDRANCES, reason

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    door = "migration" if "migrate" in sys.argv[1:2] else "command"
    run = str(uuid7())  # the record tells by it what belongs together
    with act(actor=operator(), label=operator(), via=door, request_id=run):
        try:
            execute_from_command_line(sys.argv)
        except HINDRANCES as error:
            if "--traceback" in sys.argv or not (told := reason(error)):
                raise
            sys.exit(told)
