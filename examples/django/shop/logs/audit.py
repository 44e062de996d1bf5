"""Who did what: an audit log has a stream, and a log group, of its own."""
import logging

from .events import event


def audit(name, **fields):
    """Log an event that is kept for the auditors."""
    event(name, logger=logging.getLogger("audit"), stacklevel=3, **fields)
