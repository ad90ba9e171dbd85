"""What can go wrong with the database, in words for the operator: one line each, free of secrets."""


class DatabaseError(Exception):
    """The root of all errors that `db` raises by itself."""


class DatabaseUnreachable(DatabaseError):
    """PostgreSQL does not answer, or refuses to let us in."""


class EmbeddedServerError(DatabaseError):
    """Herald's own PostgreSQL server cannot be started."""


class MigrationError(DatabaseError):
    """The tables cannot be brought to the state that this version of Herald needs."""
