"""What happens to partner systems and to sessions, and how people hear of their own accounts."""

from accounts.actions.admitting import (
    LONGEST_OVERLAP,
    Issued,
    admit,
    allow,
    end_sessions,
    forget_factors,
    forget_tokens,
    issue,
    issue_token,
    renew_session,
    reseal_factors,
    revoke,
    rotate,
    sweep,
    sweep_sessions,
)
from accounts.actions.writing import ask_new_password, post_letter, send_letters, tell_of_access

__all__ = [
    "LONGEST_OVERLAP",
    "Issued",
    "admit",
    "allow",
    "ask_new_password",
    "end_sessions",
    "forget_factors",
    "forget_tokens",
    "issue",
    "issue_token",
    "post_letter",
    "renew_session",
    "reseal_factors",
    "revoke",
    "rotate",
    "send_letters",
    "sweep",
    "sweep_sessions",
    "tell_of_access",
]
