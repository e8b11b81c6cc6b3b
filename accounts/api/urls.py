"""Where partner systems get their tokens."""

from django.urls import path

from accounts.api.oauth import AskAboutToken, GiveToken, RevokeToken, metadata

app_name = "oauth"
urlpatterns = [
    path("oauth/token", GiveToken.as_view(), name="token"),
    path("oauth/revoke", RevokeToken.as_view(), name="revoke"),
    path("oauth/introspect", AskAboutToken.as_view(), name="introspect"),
    path(".well-known/oauth-authorization-server", metadata, name="metadata"),
]
