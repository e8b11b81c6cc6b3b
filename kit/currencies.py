"""Currencies of ISO 4217, as people type them in forms."""

import pycountry
from django import forms
from django.utils.translation import gettext as _


def currency(code: str) -> str:
    """The code in capitals; empty stays empty. ValidationError, which says how to write one."""
    if code and pycountry.currencies.get(alpha_3=code) is None:
        raise forms.ValidationError(
            _("%(code)s is no currency of ISO 4217: write its three capital letters, such as JPY.")
            % {"code": code}
        )
    return code.upper()
