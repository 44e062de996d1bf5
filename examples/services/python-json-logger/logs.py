"""Python's logging with python-json-logger, set up by the container's variables: the
lowest level, the form and the share of records. Every record has the context of its
request, and none contains a secret."""
import hashlib
import logging
import logging.config
import os
import random
import re
import time

from pythonjsonlogger import jsonlogger

from request_log import current

REDACTED = "[REDACTED]"
_NAME = r"(?:password|passwd|secret|token|authorization|cookie|api[_-]?key)"
_SECRET_NAME = re.compile(rf"(?i)^(?:.*[_-])?(?:{_NAME}|ssn|credit_card)$")
_SECRET = re.compile(rf"""(?i)({_NAME}["']?\s*[=:][ \t]*)(?:["'][^"']*["']|(?:(?:bearer|basic)\s+)?[^\s"'&,;]+)""")
_BEARER = re.compile(r"(?i)\b(bearer\s+)[A-Za-z0-9._~+/-]{8,}=*")
_CARD = re.compile(r"(?<![\w.])\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b")
_EMAIL = re.compile(r"([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")

# A share of these is enough. Never add what filters, alarms and metrics depend on.
_OFTEN = {"External API request", "Database connection pool status"}


class Formatter(jsonlogger.JsonFormatter):
    """One JSON object a line, with the names of the preset."""

    converter = time.gmtime  # asctime has no zone, and CloudWatch reads it as UTC

    def __init__(self):
        super().__init__("%(asctime)s %(name)s %(levelname)s %(message)s %(pathname)s %(lineno)d")

    def process_log_record(self, log_record):
        return {name: clean(name, value) for name, value in log_record.items()}


class ConsoleFormatter(logging.Formatter):
    """For people at a terminal."""

    def format(self, record):
        return redact(super().format(record))


class Context(logging.Filter):
    """Adds the request, its user and the tenant to each record, whoever logs it, and
    drops most of the very frequent records."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def filter(self, record):
        for name, value in current().items():
            setattr(record, name, value)
        if self.rate >= 1 or record.msg not in _OFTEN:
            return True
        # All of a request, or none.
        request = current().get("request_id")
        share = random.random() if request is None else int(hashlib.sha256(request.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
        return share < self.rate


def configure():
    """Configure logging by LOG_LEVEL, LOG_FORMAT and LOG_SAMPLE_RATE."""
    console = os.environ.get("LOG_FORMAT", "json") == "console"
    logging.config.dictConfig({
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": Context, "rate": float(os.environ.get("LOG_SAMPLE_RATE", "1"))}},
        "formatters": {
            "json": {"()": Formatter},
            "console": {"()": ConsoleFormatter, "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {"stdout": {
            "class": "logging.StreamHandler", "stream": "ext://sys.stdout", "filters": ["context"], "formatter": "console" if console else "json"}},
        "root": {"handlers": ["stdout"], "level": os.environ.get("LOG_LEVEL") or "INFO"},
    })
    logging.captureWarnings(True)


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

    def without_secrets(event, _hint):
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
