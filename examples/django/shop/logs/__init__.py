"""The logging of the shop: it keeps the log contract, whoever writes.

    from shop.logs import event

    event("login_failed", email=email, ip_address=ip, failure_reason="password")

An event has its level and its message from the contract, and its fields are
called by their canonical names; the formatter writes what the contract calls
them. What is no event of the contract goes through logging as ever.
"""
from .audit import audit
from .context import context
from .events import event, metric

__all__ = ["audit", "context", "event", "metric"]
