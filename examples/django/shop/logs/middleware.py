"""Adds each request's context to every line, and logs two events of it."""
import ipaddress
import logging
import time
import uuid

from django.core.signals import request_finished
from django.urls import Resolver404, resolve

from .context import bind, clear
from .events import event, metric

_log = logging.getLogger("shop.requests")


class LoggingContextMiddleware:
    """Give a request an id, and log when it comes and how it is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = request_id(request)
        user = getattr(request, "user", None)
        whose = {"request_id": request.id}
        if user is not None and user.is_authenticated:
            whose["user_id"] = str(user.pk)
            # If users belong to customers, the user's model says to which.
            whose["tenant_id"] = getattr(user, "tenant_id", None)
        start = time.monotonic()
        # It stays until the request is finished: Django logs after the middleware.
        bind(**whose)
        event("request_started", logger=_log, method=request.method, path=request.path, ip_address=client_ip(request))
        api = request.path.startswith("/api/")
        if api:
            event("api_request_started", logger=_log, endpoint=endpoint(request), method=request.method)
        response = self.get_response(request)
        took = round(1000 * (time.monotonic() - start), 3)
        event("request_completed", logger=_log, status_code=response.status_code, duration_ms=took)
        if api:
            event("api_request", logger=_log, endpoint=endpoint(request), method=request.method, status_code=response.status_code,
                  duration_ms=took, response_size_bytes=len(getattr(response, "content", b"")))
            metric("api_request_duration", took, status_code=response.status_code, endpoint=endpoint(request))
        response["X-Request-ID"] = request.id
        return response


request_finished.connect(clear)


def request_id(request):
    """The load balancer's id if it is valid, or a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if 8 <= len(given) <= 64 and given.replace("-", "").isalnum() else str(uuid.uuid4())


def endpoint(request):
    """The route, not the path, which has as many values as there are orders."""
    try:
        return "/" + resolve(request.path_info).route
    except Resolver404:
        return "unknown"


# How many load balancers are in front of the service.
TRUSTED_PROXIES = 1


def client_ip(request):
    """The client's address: the last one that a proxy of ours appended. Anybody
    can write what comes before it in X-Forwarded-For."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    candidate = forwarded[-TRUSTED_PROXIES] if len(forwarded) >= TRUSTED_PROXIES else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(candidate))
    except ValueError:
        return request.META.get("REMOTE_ADDR", "")
