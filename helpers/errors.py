"""The errors that a person can mend. Each says in one sentence what was wrong, the value, and what to do."""


class DafuError(Exception):
    """Raise this, or a child of it, when the input and not the program is at fault.

    The command line prints the message alone and leaves with exit code 2.
    """


class InvalidValue(DafuError, ValueError):
    """Raise this when an argument has a value that cannot be worked with."""


class NotFound(DafuError, FileNotFoundError):
    """Raise this when a named file, folder or corpus does not exist."""
