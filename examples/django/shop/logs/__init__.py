"""The logging of the shop. Every record keeps the log contract.

    from shop.logs import event

    event("login_failed", email=email, ip_address=ip, failure_reason="password")

An event gets its level and its message from the contract. Its fields have
canonical names, and the formatter writes the names of the contract. Anything
else goes through logging as usual.
"""
from .audit import audit
from .context import context
from .events import event, metric

__all__ = ["audit", "context", "event", "metric"]
