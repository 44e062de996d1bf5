"""Error tracking, with each error once.

Django's and Celery's integrations report exceptions that nobody caught, and the
logging integration, which is on by itself, reports log.error. A handler of
Sentry's on the root logger beside it would report everything twice.
"""
import os

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import ignore_logger


def start(**options):
    """Start Sentry if there is a DSN, or with the options of a test."""
    dsn = os.environ.get("SENTRY_DSN")
    if not dsn and not options:
        return
    # They log an exception that their integration has reported already.
    ignore_logger("celery.app.trace")
    ignore_logger("django.request")
    sentry_sdk.init(**{
        "dsn": dsn,
        "integrations": [DjangoIntegration(), CeleryIntegration()],
        "environment": os.environ.get("SENTRY_ENVIRONMENT", os.environ.get("ENVIRONMENT_NAME", "development")),
        "release": os.environ.get("SENTRY_RELEASE"),
        "traces_sample_rate": float(os.environ.get("SENTRY_TRACES_SAMPLE_RATE", "0")),
        "send_default_pii": False,
        **options,
    })
