"""A few views, which log as they should."""
import json

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from .canary import emit_all
from .logs import audit, event
from .logs.middleware import client_ip
from .tasks import capture_payment


def health(request):
    return JsonResponse({"ok": True})


@csrf_exempt
def login(request):
    body = json.loads(request.body or b"{}")
    email, password = body.get("email", ""), body.get("password", "")
    user = authenticate(request, username=email, password=password) if password else None
    if user is None:
        event("login_failed", email=email, ip_address=client_ip(request), failure_reason="invalid_credentials")
        return JsonResponse({"error": "invalid credentials"}, status=401)
    event("login_success", user_id=str(user.pk), email=email, ip_address=client_ip(request), user_agent=request.META.get("HTTP_USER_AGENT", ""))
    return JsonResponse({"ok": True})


@csrf_exempt
def orders(request, order_id=None):
    if request.method == "POST":
        event("order_created", order_id=4711, user_id="12345", total_amount=19.9, currency="USD", item_count=2)
        capture_payment.delay(4711)
        return JsonResponse({"id": 4711}, status=201)
    return JsonResponse({"id": order_id})


@csrf_exempt
def permissions(request):
    audit("permission_changed", actor_id=1, target_user_id=2, permission_before=["view"], permission_after=["view", "edit"], ip_address=client_ip(request))
    return JsonResponse({"ok": True})


def boom(request):
    raise ValueError("no money for jane@mail.example.com")


def canary(request):
    if not settings.CANARY:
        raise Http404
    return JsonResponse({"events": emit_all()})
