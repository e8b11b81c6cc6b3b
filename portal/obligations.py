"""What each kind of obligation is called on pages; bundles and the API keep its code."""

from collections.abc import Iterable

NAMES = {
    "basing_access": "basing and access",
    "capability_self_help": "self-help and mutual aid",
    "consult": "consultation",
    "consult_prior": "prior consultation",
    "coordinate": "coordination",
    "cost_sharing": "cost sharing",
    "crisis_channel": "crisis channel",
    "defence_aid": "mutual defence",
    "dispute_settlement": "settlement of disputes",
    "duration_termination": "duration and termination",
    "economic_cooperation": "economic cooperation",
    "entry_into_force": "entry into force",
    "export_control": "export control",
    "information_exchange": "exchange of information",
    "institution": "joint body",
    "intelligence_sharing": "intelligence sharing",
    "material_transfer": "transfer of material",
    "military_aid": "military aid",
    "multilateral_framework": "multilateral framework",
    "non_proliferation": "non-proliferation",
    "non_use_of_force": "non-use of force",
    "peaceful_settlement": "peaceful settlement of disputes",
    "review_revision": "review and revision",
    "sanctions_coordination": "coordination of sanctions",
    "security_of_information": "protection of information",
    "status_of_forces": "status of forces",
    "technology_access": "access to technology",
    "un_compatibility": "compatibility with the UN Charter",
    "un_reporting": "report to the Security Council",
}


def named(codes: Iterable[str]) -> str:
    """The names of some kinds, one after the other; one that has none is its code in words."""
    return ", ".join(NAMES.get(code, code.replace("_", " ")) for code in codes)
