"""How it shows that the database is away for a while, so that what was to be written is kept and tried again."""

import asyncio

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
    """Whether trying again later can help, to be asked in the task that would try.

    Raises CancelledError if that task was cancelled meanwhile: giving back a connection that is gone puts its own
    error in the place of the cancellation, and a task that goes on then never ends.
    """
    if not tells_of_outage(error):
        return False
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error
    return True


def tells_of_outage(error: BaseException) -> bool:
    """Whether it is the database that is away. An exact InterfaceError is asyncpg's word for a closed connection."""
    return isinstance(error, _OUTAGES) or type(error) is asyncpg.InterfaceError
