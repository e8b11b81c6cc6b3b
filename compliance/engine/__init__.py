"""Bring the open findings in line with what the rules say, and keep proof of each run."""

from compliance.engine.asking import ask_recheck, remark
from compliance.engine.running import Outcome, is_due, judge, recheck

__all__ = ["Outcome", "ask_recheck", "is_due", "judge", "recheck", "remark"]
