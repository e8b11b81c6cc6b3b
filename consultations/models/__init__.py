"""Forums, their meetings and what came of them; calls for consultation; the crisis channel."""

from consultations.models.calls import Call, Prior, Request
from consultations.models.crisis import CardLaid, Contact, Crisis, Hotline, HotlineTest, LogEntry
from consultations.models.feeds import Feed
from consultations.models.forums import Forum, Meeting
from consultations.models.minutes import Minutes, Revision
from consultations.models.papers import ActionItem, AgendaItem, Decision, Delegation, Paper, Reply

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Call",
    "CardLaid",
    "Contact",
    "Crisis",
    "Decision",
    "Delegation",
    "Feed",
    "Forum",
    "Hotline",
    "HotlineTest",
    "LogEntry",
    "Meeting",
    "Minutes",
    "Paper",
    "Prior",
    "Reply",
    "Request",
    "Revision",
]
