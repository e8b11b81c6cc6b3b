#!/usr/bin/env python
"""The command line of the portal."""

import os
import sys

from django.core.management import execute_from_command_line

from kit.acting import act, operator

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    door = "migration" if "migrate" in sys.argv[1:2] else "command"
    with act(actor=operator(), label=operator(), via=door):
        execute_from_command_line(sys.argv)
