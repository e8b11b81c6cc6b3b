"""Addresses of findings."""

from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("", views.finding_list, name="finding-list"),
    path("<uuid:pk>/", views.finding_detail, name="finding-detail"),
    path("<uuid:pk>/acknowledge/", views.finding_acknowledge, name="finding-acknowledge"),
    path("<uuid:pk>/hand-over/", views.finding_hand_over, name="finding-hand-over"),
]
