"""The findings inbox, and why each finding stands."""

from compliance.views.findings import (
    finding_acknowledge,
    finding_detail,
    finding_hand_over,
    finding_list,
)
from compliance.views.presenting import as_flag, rule_name

__all__ = [
    "as_flag",
    "finding_acknowledge",
    "finding_detail",
    "finding_hand_over",
    "finding_list",
    "rule_name",
]
