"""Adds the caller to every record of a request, and logs when it comes and when it is
answered, with the names of the logging guide."""
import contextvars
import ipaddress
import logging
import time
import uuid

log = logging.getLogger("shop.requests")
_context = contextvars.ContextVar("context", default={})


def current():
    """The context of the request that is being answered."""
    return _context.get()


def client(headers):
    """The address that the proxy in front of the service saw, which is the last one of
    X-Forwarded-For. Anybody can write the first."""
    try:
        return str(ipaddress.ip_address(headers.get("X-Forwarded-For", "").split(",")[-1].strip()))
    except ValueError:
        return "0.0.0.0"  # not behind a proxy


def logged(method, path, headers, handle):
    """Answer a request with handle, which returns a status and a text."""
    start = time.monotonic()
    path = path.split("?")[0]  # with its query, each would be another one
    _context.set({"request_id": headers.get("X-Request-ID") or str(uuid.uuid4())})
    log.info("Request started", extra=dict(method=method, path=path, ip_address=client(headers)))
    log.info("API request", extra=dict(endpoint=path, method=method))
    try:
        status, text = handle()
    except Exception as e:
        # The only place that logs uncaught errors, once each.
        log.exception("Service error", extra=dict(service="shop", error_type=type(e).__name__))
        status, text = 500, "an error of ours"
    took = round(1000 * (time.monotonic() - start), 3)
    log.info("API response", extra=dict(endpoint=path, method=method, status_code=status, duration_ms=took, response_size_bytes=len(text)))
    log.info("Request completed", extra=dict(status_code=status, duration_ms=took))
    return status, text


def set_user(user, tenant):
    """Set the user, who is on every later record of the request."""
    _context.set({**current(), "user_id": user, "tenant_id": tenant})
