"""Writes the events of libraries_test.go with python-json-logger."""
import logging
import sys

from pythonjsonlogger import jsonlogger

handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(jsonlogger.JsonFormatter("%(asctime)s %(name)s %(levelname)s %(message)s %(pathname)s %(lineno)d"))
log = logging.getLogger("app")
log.addHandler(handler)
log.setLevel("DEBUG")

log.warning("Login attempt failed", extra={"email": "[redacted]", "ip_address": "192.0.2.1", "failure_reason": "password"})
log.info("API response", extra={"request_id": "r1", "status_code": 200, "duration_ms": 7200.5, "response_size_bytes": 12})
log.warning("Slow database query", extra={"query": "SELECT 1", "duration_ms": 1500.0, "database": "main", "threshold_ms": 1000})
try:
    raise ValueError("no money")
except ValueError:
    log.error("Service error", extra={"service": "payment", "error_type": "ValueError"}, exc_info=True)
log.critical("Database connection pool exhausted")
