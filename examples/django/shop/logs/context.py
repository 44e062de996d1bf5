"""Who and what a record belongs to: request, user, tenant.

It is kept in context variables, so that it is on every line that is written
while a request is answered or a task is run, by whatever logger, and that two
requests in two threads or coroutines do not mix.
"""
import contextlib
import contextvars

# What a record carries of the context, and of an event: by names that nobody
# gives to an extra.
CONTEXT, FIELDS_OF_EVENT = "_log_context", "_log_fields"

_context = contextvars.ContextVar("log_context", default={})


@contextlib.contextmanager
def context(**fields):
    """Add fields to every record that is written inside."""
    token = _context.set({**_context.get(), **fields})
    try:
        yield
    finally:
        _context.reset(token)


def bind(**fields):
    """Add fields to every record from here on, up to the end of the context."""
    _context.set({**_context.get(), **fields})


def clear(**_):
    """Forget the context: a process that goes on has nothing to do with it."""
    _context.set({})


def current():
    """The fields of the context."""
    return _context.get()


class ContextFilter:
    """Put the context on a record while it is still in its own thread.

    It is a filter of the handler that queues, and no LoggerAdapter, whose extra
    replaces that of the call, and which other people's loggers do not have.
    """

    def filter(self, record):
        setattr(record, CONTEXT, current())
        return True
