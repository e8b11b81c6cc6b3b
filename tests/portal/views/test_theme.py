"""The theme one likes."""

from django.test import Client


def test_a_theme_is_kept_and_given_up(desk_client: Client) -> None:
    answer = desk_client.post("/theme/", {"theme": "dark"}, headers={"Referer": "//elsewhere/"})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["theme"].value == "dark"
    answer = desk_client.post("/theme/", {"theme": "pink"})
    assert answer.cookies["theme"].value == ""
