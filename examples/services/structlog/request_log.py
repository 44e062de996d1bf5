"""Adds the caller to every record of a request, and logs when it comes and when it is
answered. The records are those of django-structlog's RequestMiddleware, whose names
logstack's preset uses. With Django, use that one, and bind duration_ms in its
signals."""
import ipaddress
import time
import uuid

import structlog

log = structlog.get_logger("shop.requests")


def client(peer, forwarded):
    """The address that the proxy in front of the service saw, which is the last one of
    X-Forwarded-For. Anybody can write the first."""
    try:
        return str(ipaddress.ip_address((forwarded or "").split(",")[-1].strip()))
    except ValueError:
        return peer


def logged(method, path, headers, peer, handle):
    """Answer a request with handle, which returns a status and a text."""
    start = time.monotonic()
    request = f"{method} {path}"
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request_id=headers.get("X-Request-ID") or str(uuid.uuid4()), ip=client(peer, headers.get("X-Forwarded-For")))
    log.info("request_started", request=request, user_agent=headers.get("User-Agent"))
    try:
        status, text = handle()
    except Exception:
        # The only place that logs uncaught errors, once each, as the request's own
        # record.
        log.exception("request_failed", code=500, request=request, duration_ms=_since(start))
        return 500, "an error of ours"
    log.info("request_finished", code=status, request=request, duration_ms=_since(start))
    return status, text


def set_user(user, tenant):
    """Set the user, who is on every later record of the request."""
    structlog.contextvars.bind_contextvars(user_id=user, tenant_id=tenant)


def _since(start):
    return round(1000 * (time.monotonic() - start), 3)
