"""Whether an error means only that the database is busy or away, so that a later try may do."""

from psycopg import Error, OperationalError
from psycopg_pool import PoolTimeout, TooManyRequests

RETRY_AFTER = 10  # seconds: about two waits for a free connection

# States of PostgreSQL (appendix A of its manual) that pass: too many connections, a lock or a
# statement that took too long, transactions in each other's way.
PASSING = {"53300", "55P03", "57014", "40001", "40P01"}
# Connections that broke; a server that starts or stops.
PASSING_CLASSES = ("08", "57P")


def is_busy(error: BaseException | None) -> bool:
    """Whether this error, or one that it was raised from, is of that sort."""
    while error is not None:
        if isinstance(error, PoolTimeout | TooManyRequests):
            return True
        if isinstance(error, Error):
            return _passes(error)
        error = error.__cause__
    return False


def _passes(error: Error) -> bool:
    if error.sqlstate is None:  # the server was not reached, or is gone
        return isinstance(error, OperationalError)
    return error.sqlstate in PASSING or error.sqlstate.startswith(PASSING_CLASSES)
