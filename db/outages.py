"""How it shows that the database is away for a while, so that what was to be written is kept and tried again."""

import asyncpg

_OUTAGES = (
    asyncpg.PostgresConnectionError,  # the connection broke
    asyncpg.InternalClientError,  # it broke just now, and asyncpg has not cleared it away yet
    asyncpg.OperatorInterventionError,  # shut down, crashed, starting
    asyncpg.TransactionRollbackError,  # it gave way to another transaction that waited for it: a deadlock
    asyncpg.InsufficientResourcesError,  # no memory, disk or connection left
    OSError,  # nothing listens there, or not yet; TimeoutError is one too
)


def is_outage(error: BaseException) -> bool:
    """Whether trying again later can help. An exact InterfaceError is asyncpg's word for a closed connection."""
    return isinstance(error, _OUTAGES) or type(error) is asyncpg.InterfaceError
