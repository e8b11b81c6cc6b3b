"""Addresses of forums, meetings, calls, calendars and the crisis channel."""

from django.urls import path

from consultations import views

app_name = "consultations"

forums = [
    path("forums/<uuid:pk>/", views.forum_detail, name="forum-detail"),
    path("forums/<uuid:pk>/digest/", views.forum_digest, name="forum-digest"),
    path("forums/<uuid:pk>/edit/", views.forum_edit, name="forum-edit"),
    path("forums/<uuid:pk>/plan/", views.forum_plan, name="forum-plan"),
    path("forums/<uuid:pk>/calendar-file/", views.forum_take_over, name="forum-take-over"),
    path("forums/<uuid:pk>/crisis-channel/", views.forum_hotline, name="forum-hotline"),
    path("<slug:slug>/forums/new/", views.forum_new, name="forum-new"),
]

meetings = [
    path("meetings/<uuid:pk>/", views.meeting_detail, name="meeting-detail"),
    path("meetings/<uuid:pk>/move/", views.meeting_move, name="meeting-move"),
    path("meetings/<uuid:pk>/status/", views.meeting_status, name="meeting-status"),
    path("meetings/<uuid:pk>/minutes/", views.meeting_minutes, name="meeting-minutes"),
    path("meetings/<uuid:pk>/agenda/", views.meeting_agenda, name="meeting-agenda"),
    path("meetings/<uuid:pk>/delegation/", views.meeting_delegation, name="meeting-delegation"),
    path("meetings/<uuid:pk>/reply/", views.meeting_reply, name="meeting-reply"),
    path("meetings/<uuid:pk>/paper/", views.meeting_paper, name="meeting-paper"),
    path("meetings/<uuid:pk>/decision/", views.meeting_decision, name="meeting-decision"),
    path("meetings/<uuid:pk>/action/", views.meeting_action, name="meeting-action"),
    path("decisions/<uuid:pk>/commitment/", views.decision_commit, name="decision-commit"),
    path("actions/<uuid:pk>/done/", views.actionitem_done, name="actionitem-done"),
]

calls = [
    path("<slug:slug>/calls/", views.request_list, name="request-list"),
    path("<slug:slug>/calls/new/", views.request_new, name="request-new"),
    path("<slug:slug>/deeds/new/", views.prior_new, name="prior-new"),
    path("calls/<uuid:pk>/", views.request_edit, name="request-edit"),
    path("deeds/<uuid:pk>/", views.prior_edit, name="prior-edit"),
]

calendars = [
    path("calendars/", views.feed_list, name="feed-list"),
    path("calendars/revoke/", views.feed_revoke, name="feed-revoke"),
    path("calendars/<str:secret>.ics", views.feed_show, name="feed-show"),
]

crises = [
    path("<slug:slug>/crisis/", views.hotline_list, name="hotline-list"),
    path("<slug:slug>/crisis/card/", views.hotline_card, name="hotline-card"),
    path("<slug:slug>/contacts/", views.contact_list, name="contact-list"),
    path("<slug:slug>/contacts/new/", views.contact_new, name="contact-new"),
    path("contacts/<uuid:pk>/", views.contact_edit, name="contact-edit"),
    path("channels/<uuid:pk>/", views.hotline_detail, name="hotline-detail"),
    path("channels/<uuid:pk>/invoke/", views.hotline_invoke, name="hotline-invoke"),
    path("channels/<uuid:pk>/test/", views.hotline_test, name="hotline-test"),
    path("tests/<uuid:pk>/", views.hotlinetest_acknowledge, name="hotlinetest-acknowledge"),
    path("crises/<uuid:pk>/", views.crisis_detail, name="crisis-detail"),
    path("crises/<uuid:pk>/log/", views.crisis_log, name="crisis-log"),
    path("crises/<uuid:pk>/close/", views.crisis_close, name="crisis-close"),
]

urlpatterns = [*forums, *meetings, *calls, *calendars, *crises]
