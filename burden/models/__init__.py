"""What each ally gives, what was pledged, and what each can bear."""

from burden.models.contribution import Attestation, Attestor, Contribution, Rate
from burden.models.country_year import CountryYear, Figure
from burden.models.pledge import Guideline, Instalment, Key, Pledge
from burden.models.tolerance import Tolerance
from burden.models.total import Total

__all__ = [
    "Attestation",
    "Attestor",
    "Contribution",
    "CountryYear",
    "Figure",
    "Guideline",
    "Instalment",
    "Key",
    "Pledge",
    "Rate",
    "Tolerance",
    "Total",
]
