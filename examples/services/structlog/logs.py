"""structlog, set up by the container's variables: the lowest level, the form and the
share of records. Every record has the context of its request, and none contains
a secret."""
import hashlib
import logging
import os
import random
import re
import sys

import structlog

REDACTED = "[REDACTED]"
_NAME = r"(?:password|passwd|secret|token|authorization|cookie|api[_-]?key)"
_SECRET_NAME = re.compile(rf"(?i)^(?:.*[_-])?(?:{_NAME}|ssn|credit_card)$")
_SECRET = re.compile(rf"""(?i)({_NAME}["']?\s*[=:][ \t]*)(?:["'][^"']*["']|(?:(?:bearer|basic)\s+)?[^\s"'&,;]+)""")
_BEARER = re.compile(r"(?i)\b(bearer\s+)[A-Za-z0-9._~+/-]{8,}=*")
_CARD = re.compile(r"(?<![\w.])\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b")
_EMAIL = re.compile(r"([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")

# A share of these is enough. Never add what filters, alarms and metrics depend on.
_OFTEN = {"External API request", "Database connection pool status"}


def configure():
    """Configure structlog and logging by LOG_LEVEL, LOG_FORMAT and LOG_SAMPLE_RATE."""
    rate = float(os.environ.get("LOG_SAMPLE_RATE", "1"))
    shared = [
        structlog.contextvars.merge_contextvars,
        _sample(rate),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.StackInfoRenderer(),
        _error,
        structlog.processors.format_exc_info,
        _redact,
    ]
    console = os.environ.get("LOG_FORMAT", "json") == "console"
    renderer = structlog.dev.ConsoleRenderer(colors=False) if console else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # Records that libraries write with logging have the same form.
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(os.environ.get("LOG_LEVEL") or "INFO")
    logging.captureWarnings(True)


def _sample(rate):
    """Write all of a request's very frequent records, or none."""

    def process(_, __, record):
        if rate >= 1 or record.get("event") not in _OFTEN:
            return record
        request = record.get("request_id")
        share = random.random() if request is None else int(hashlib.sha256(request.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
        if share >= rate:
            raise structlog.DropEvent
        return record

    return process


def _error(_, __, record):
    """The class and message of an exception, beside its traceback."""
    error = sys.exc_info()[1] if record.get("exc_info") is True else record.get("exc_info")
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        record.setdefault("error_type", type(error).__name__)
        record.setdefault("error_message", str(error))
    return record


def _redact(_, __, record):
    return {name: value if name.startswith("_") else clean(name, value) for name, value in record.items()}


def clean(name, value):
    """The value of a field without personal data and secrets."""
    if _SECRET_NAME.search(str(name)):
        return REDACTED
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: clean(key, inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean("", inner) for inner in value]
    if value is None or isinstance(value, (bool, float)):
        return value
    return value if redact(str(value)) == str(value) else REDACTED


def redact(text):
    """The text without anything that looks like a secret, a card number or an e-mail
    address."""
    text = _SECRET.sub(rf"\1{REDACTED}", text)
    text = _BEARER.sub(rf"\1{REDACTED}", text)
    text = _CARD.sub(REDACTED, text)
    return _EMAIL.sub(r"\1***@***", text)


def start_sentry():
    """Report errors to SENTRY_DSN; without it, Sentry need not be installed.

    Its logging integration, which is on by default, reports each ERROR record once: a
    handler of Sentry's or capture_exception beside it would report it twice.
    """
    if not os.environ.get("SENTRY_DSN"):
        return
    import sentry_sdk

    def without_secrets(event, hint):
        # structlog passes logging a whole record as its message, so equal messages would
        # become different issues.
        record = getattr(hint.get("log_record"), "msg", None)
        if isinstance(record, dict):
            event["logentry"], event["extra"] = {"message": record["event"]}, record
        for exception in event.get("exception", {}).get("values", []):
            for frame in exception.get("stacktrace", {}).get("frames", []):
                frame.pop("vars", None)  # they may be anything
        return clean("", event)

    sentry_sdk.init(
        dsn=os.environ["SENTRY_DSN"],
        environment=os.environ.get("SENTRY_ENVIRONMENT"),
        release=os.environ.get("SENTRY_RELEASE"),
        traces_sample_rate=float(os.environ.get("SENTRY_TRACES_SAMPLE_RATE", "0")),
        send_default_pii=os.environ.get("SENTRY_SEND_DEFAULT_PII") == "true",
        before_send=without_secrets,
    )
