"""The configuration of logging, from the variables that the ecslogs construct
sets: LOG_LEVEL, LOG_FORMAT, LOG_SAMPLE_RATE and AUDIT_LOG_FILE."""
import logging
import logging.config
import logging.handlers
import os
import sys

from .context import ContextFilter
from .contract import level_number
from .formatter import ConsoleFormatter, ContractFormatter
from .queueing import QueuedHandler
from .sampling import SamplingFilter


def queued_stdout():
    """The handler for standard output, which the log driver reads."""
    console = os.environ.get("LOG_FORMAT", "json") == "console"
    target = logging.StreamHandler(sys.stdout)
    target.setFormatter(ConsoleFormatter() if console else ContractFormatter())
    handler = QueuedHandler([target])
    handler.addFilter(ContextFilter())
    handler.addFilter(SamplingFilter(float(os.environ.get("LOG_SAMPLE_RATE", "1"))))
    return handler


def audit_file():
    """The audit log: a file that a container beside this one ships, or standard
    output where there is none. Nothing is queued: what it tells has happened
    when the request is answered."""
    path = os.environ.get("AUDIT_LOG_FILE")
    handler = logging.handlers.WatchedFileHandler(path, encoding="utf-8") if path else logging.StreamHandler(sys.stdout)
    handler.setFormatter(ContractFormatter())
    handler.addFilter(ContextFilter())
    return handler


def config():
    """The same for web, worker and commands."""
    level = level_number(os.environ.get("LOG_LEVEL", "INFO"))
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {
            "stdout": {"()": "shop.logs.config.queued_stdout"},
            "audit": {"()": "shop.logs.config.audit_file"},
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "audit": {"handlers": ["audit"], "level": "INFO", "propagate": False},
            # By default they have handlers of their own.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "celery": {"handlers": [], "level": level, "propagate": True},
            "django.db.backends": {"level": "WARNING"},
        },
    }


def say(message, *_):
    """Write a record from a signal handler. It bypasses all handlers, because
    no lock may be taken there."""
    record = logging.makeLogRecord({"name": "celery.apps.worker", "levelno": logging.INFO, "msg": str(message).strip(), "pathname": __file__})
    os.write(1, (ContractFormatter().format(record) + "\n").encode())


def configure(*_, **__):
    """Configure logging in this process."""
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    logging.config.dictConfig(config())
