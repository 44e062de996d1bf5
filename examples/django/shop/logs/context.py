"""What a record belongs to: the request, the user and the tenant.

Context variables keep it, so that it is on every line that any logger writes
while a request is answered or a task runs, and that requests in different
threads or coroutines do not mix.
"""
import contextlib
import contextvars

# The attributes of a record for the context and for an event. Nobody gives
# such names to an extra.
CONTEXT, FIELDS_OF_EVENT = "_log_context", "_log_fields"

_context = contextvars.ContextVar("log_context", default={})


@contextlib.contextmanager
def context(**fields):
    """Add fields to every record that is written within."""
    token = _context.set({**_context.get(), **fields})
    try:
        yield
    finally:
        _context.reset(token)


def bind(**fields):
    """Add fields to every record from here on, up to the end of the context."""
    _context.set({**_context.get(), **fields})


def clear(**_):
    """Forget the context, as the process goes on with something else."""
    _context.set({})


def current():
    """The fields of the context."""
    return _context.get()


class ContextFilter:
    """Put the context on a record while it is still in its own thread.

    It is a filter of the queueing handler. A LoggerAdapter would not do: its
    extra replaces that of the call, and loggers of libraries have none.
    """

    def filter(self, record):
        setattr(record, CONTEXT, current())
        return True
