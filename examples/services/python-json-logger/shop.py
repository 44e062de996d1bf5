"""A small shop that logs by Python's logging and python-json-logger, as logstack's
preset python-json-logger promises. Copy logs.py and request_log.py into a service of
your own.

    shop.py [--address 127.0.0.1:8080] [--canary]
"""
import argparse
import json
import logging
import os
import platform
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import logs
import request_log

log = logging.getLogger("shop")


class Shop:
    """What the shop does is made up. What it logs is not."""

    slow_query_ms = 1000  # from when on a query is logged

    def __init__(self, url):
        self.payments = url + "/payments"  # another service, in truth
        self.routes = {
            ("GET", "/health"): lambda *_: (200, "well"),
            ("POST", "/login"): self.login,
            ("PUT", "/profile"): self.change_profile,
            ("GET", "/orders"): self.orders,
            ("POST", "/orders"): self.place_order,
            ("GET", "/stock"): self.stock,
            ("POST", "/permissions"): self.permit,
            ("POST", "/payments"): lambda _, body, __: (402, "no") if body else (200, "paid"),
        }

    def answer(self, method, path, body, headers):
        url = urllib.parse.urlsplit(path)
        handle = self.routes.get((method, url.path))
        return handle(urllib.parse.parse_qs(url.query, keep_blank_values=True), body, headers) if handle else (404, "no such page")

    def login(self, _, body, headers):
        who = json.loads(body)
        if not who["password"].startswith("right "):  # in truth, a hash is looked up
            log.warning("Login attempt failed", extra=dict(email=who["email"], ip_address=request_log.client(headers), failure_reason="password"))
            return 401, "no"
        request_log.set_user(7, 42)
        log.info("User authentication", extra=dict(auth_method="password"))
        log.info("User login successful", extra=dict(email=who["email"], ip_address=request_log.client(headers), user_agent=headers.get("User-Agent")))
        return 200, "welcome"

    def change_profile(self, *_):
        request_log.set_user(7, 42)
        log.info("User updated profile", extra=dict(user_email="jane@mail.example.com"))
        return 200, "changed"

    def orders(self, *_):
        request_log.set_user(7, 42)
        self.query("SELECT * FROM orders")
        return 200, "1"

    def query(self, sql):
        start = time.monotonic()
        time.sleep(0.025)  # in truth, the database takes it
        took = 1000 * (time.monotonic() - start)
        if took >= self.slow_query_ms:
            log.warning("Slow database query", extra=dict(query=sql, duration_ms=took, database="shop", threshold_ms=self.slow_query_ms))

    def place_order(self, _, body, __):
        request_log.set_user(7, 42)
        log.info("External API request", extra=dict(service="payments", endpoint="/payments", method="POST"))
        try:
            self.charge(json.loads(body).get("card", ""))
        except urllib.error.HTTPError as e:
            log.error("External API request failed", extra=dict(service="payments", endpoint="/payments", status_code=e.code, error=e.reason, will_retry=False))
            return 502, "no payment"
        log.info("Order created", extra=dict(order_id=1, total_amount=19.5, currency="EUR", item_count=2))
        log.info("Payment processed", extra=dict(payment_id=1, order_id=1, amount=19.5, payment_method="card", transaction_id="t-1"))
        return 201, "1"

    def charge(self, card):
        try:
            urllib.request.urlopen(urllib.request.Request(self.payments, data=card.encode(), method="POST"), timeout=5).close()
        except urllib.error.HTTPError as e:
            e.msg = f"the card {card} is not taken"
            raise

    def stock(self, query, *_):
        if "crash" in query:
            raise RuntimeError(f"no shelf for the token={query['token'][0]}")
        try:
            raise TimeoutError(f"the warehouse refuses the token={query['token'][0]}")
        except TimeoutError:
            log.exception("Service error", extra=dict(service="stock", error_type="TimeoutError"))
            return 503, "try again"

    def permit(self, _, __, headers):
        request_log.set_user(7, 42)
        log.info("User permission changed", extra=dict(actor_id=7, target_user_id=8, permission_before=["read"], permission_after=["read", "write"], ip_address=request_log.client(headers)))
        return 200, "may write"

    def import_stock(self):
        """A batch that a timer starts."""
        start = time.monotonic()
        log.info("Batch processing started", extra=dict(item_count=3))
        log.info("Batch processing completed", extra=dict(processed=3, failed=0, duration_ms=1000 * (time.monotonic() - start)))

    def watch_pool(self, active, most):
        log.info("Database connection pool status", extra=dict(active_connections=active, idle_connections=most - active, max_connections=most))
        if active == most:
            log.critical("Database connection pool exhausted")

    def measure(self, name, value, unit, status):
        """A number that CloudWatch makes a metric of."""
        log.info("Metric", extra=dict(metric_name=name, metric_value=value, metric_unit=unit, status_code=status))


class Handler(BaseHTTPRequestHandler):
    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        status, text = request_log.logged(
            self.command, self.path, self.headers, lambda: self.server.shop.answer(self.command, self.path, body, self.headers))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"says": text}).encode())

    do_GET = do_POST = do_PUT = handle_request

    def log_message(self, *_):
        """Drops the server's own plain lines, as each request has its record."""


def canary(shop, url):
    """Emit one record of each event, by requests and by what a timer starts.
    CANARY_SECRET is sent along wherever secrets are, and is nowhere in what is
    written."""
    shop.slow_query_ms = 0
    secret = os.environ.get("CANARY_SECRET", "")
    for method, path, body, want in [
        ("GET", "/health", "", 200),
        ("POST", "/login", json.dumps({"email": "jane@mail.example.com", "password": "right " + secret}), 200),
        ("POST", "/login", json.dumps({"email": "jane@mail.example.com", "password": "wrong " + secret}), 401),
        ("PUT", "/profile", "", 200),
        ("GET", "/orders?api_key=" + secret, "", 200),
        ("POST", "/orders", "{}", 201),
        ("POST", "/orders", '{"card": "4111 1111 1111 1111"}', 502),
        ("GET", "/stock?token=" + secret, "", 503),
        ("GET", "/stock?crash&token=" + secret, "", 500),
        ("POST", "/permissions", "", 200),
    ]:
        request = urllib.request.Request(url + path, data=body.encode() or None, method=method, headers={
            "Authorization": "Bearer " + secret, "X-Forwarded-For": "192.0.2.66, 203.0.113.7"})
        try:
            status = urllib.request.urlopen(request, timeout=5).status
        except urllib.error.HTTPError as e:
            status = e.code
        if status != want:
            raise SystemExit(f"{method} {path} answers {status}, want {want}")
    shop.import_stock()
    shop.watch_pool(5, 5)
    shop.measure("api_request_duration", 12.5, "Milliseconds", 200)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--address", default="127.0.0.1:8080")
    options.add_argument("--canary", action="store_true")
    options = options.parse_args()
    logs.configure()
    logs.start_sentry()
    log.info("Application starting", extra=dict(environment=os.environ.get("ENVIRONMENT_NAME", "development"), version=os.environ.get("GIT_SHA", "unknown"), python_version=platform.python_version()))
    log.info("Configuration loaded", extra=dict(database_host="db.internal", cache_backend="memory"))
    host, port = ("127.0.0.1", 0) if options.canary else options.address.rsplit(":", 1)
    server = ThreadingHTTPServer((host, int(port)), Handler)
    url = f"http://{host}:{server.server_address[1]}"
    server.shop = Shop(url)
    if not options.canary:
        server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    canary(server.shop, url)
    server.shutdown()


if __name__ == "__main__":
    main()
