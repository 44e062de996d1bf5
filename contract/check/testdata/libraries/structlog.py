"""Writes the events of libraries_test.go with structlog."""
import logging
import sys

import structlog

logging.basicConfig(format="%(message)s", stream=sys.stdout, level="DEBUG")
structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
log = structlog.get_logger("app")

log.warning("Login attempt failed", email="[redacted]", ip_address="192.0.2.1", failure_reason="password")
log.info("API response", request_id="r1", endpoint="/orders", status_code=200, duration_ms=7200.5, response_size_bytes=12)
log.warning("Slow database query", query="SELECT 1", duration_ms=1500.0, database="main", threshold_ms=1000)
try:
    raise ValueError("no money")
except ValueError:
    log.error("Service error", service="payment", error_type="ValueError", exc_info=True)
log.critical("Database connection pool exhausted")
