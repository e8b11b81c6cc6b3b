"""The pages of forums and meetings, of calls, of the crisis channel, and the calendars."""

from consultations.views.calls import (
    prior_edit,
    prior_new,
    request_edit,
    request_list,
    request_new,
)
from consultations.views.contacts import contact_edit, contact_list, contact_new
from consultations.views.crises import crisis_close, crisis_detail, crisis_log, hotline_invoke
from consultations.views.feeds import feed_list, feed_revoke, feed_show
from consultations.views.forums import (
    forum_detail,
    forum_digest,
    forum_edit,
    forum_new,
    forum_plan,
    forum_take_over,
)
from consultations.views.hotlines import (
    forum_hotline,
    hotline_card,
    hotline_detail,
    hotline_list,
    hotline_test,
    hotlinetest_acknowledge,
)
from consultations.views.meetings import (
    actionitem_done,
    decision_commit,
    meeting_action,
    meeting_agenda,
    meeting_decision,
    meeting_delegation,
    meeting_detail,
    meeting_minutes,
    meeting_move,
    meeting_paper,
    meeting_reply,
    meeting_status,
)

__all__ = [
    "actionitem_done",
    "contact_edit",
    "contact_list",
    "contact_new",
    "crisis_close",
    "crisis_detail",
    "crisis_log",
    "decision_commit",
    "feed_list",
    "feed_revoke",
    "feed_show",
    "forum_detail",
    "forum_digest",
    "forum_edit",
    "forum_hotline",
    "forum_new",
    "forum_plan",
    "forum_take_over",
    "hotline_card",
    "hotline_detail",
    "hotline_invoke",
    "hotline_list",
    "hotline_test",
    "hotlinetest_acknowledge",
    "meeting_action",
    "meeting_agenda",
    "meeting_decision",
    "meeting_delegation",
    "meeting_detail",
    "meeting_minutes",
    "meeting_move",
    "meeting_paper",
    "meeting_reply",
    "meeting_status",
    "prior_edit",
    "prior_new",
    "request_edit",
    "request_list",
    "request_new",
]
