"""What a test counts of the statements that reached the database."""

from django.test.utils import CaptureQueriesContext

# A transaction within the one of the test, and who acts in it; outside of tests the first costs
# nothing where nothing else is asked, and the second is asked for only before something is.
AROUND = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config(", "SELECT current_setting(")


def asked(seen: CaptureQueriesContext) -> list[str]:
    """The statements of the portal's own, without the transaction that is around every request."""
    found = [query["sql"] for query in seen.captured_queries]
    return [sql for sql in found if not sql.startswith(AROUND)]
