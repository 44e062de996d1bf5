"""The audit log, who did what, has its own stream and its own log group."""
import logging

from .events import event


def audit(name, **fields):
    """Log an event that is kept for the auditors."""
    event(name, logger=logging.getLogger("audit"), stacklevel=3, **fields)
