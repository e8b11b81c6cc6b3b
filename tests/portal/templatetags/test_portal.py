"""How the portal's own templates write things out."""

import pytest

from portal.templatetags.portal import duties, every


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("P1Y", "every year"),
        ("P2Y, odd years", "every 2 years, odd years"),
        ("P6M (April, October)", "every 6 months (April, October)"),
        ("P1W", "every 7 days"),
        ("P999Y", "every 999 years"),
        ("P9999Y", "P9999Y"),
        ("P0D", "P0D"),
        ("PX in May", "PX in May"),
        ("irregular", "irregular"),
        ("", ""),
    ],
)
def test_a_coded_period_is_told_in_words_and_the_rest_stays(stated: str, words: str) -> None:
    assert every(stated) == words


def test_obligations_are_told_by_name_and_one_without_by_its_code_in_words() -> None:
    assert duties(["un_compatibility", "consult"]) == (
        "compatibility with the UN Charter, consultation"
    )
    assert duties(["joint_patrol"]) == "joint patrol"
    assert duties([]) == ""
