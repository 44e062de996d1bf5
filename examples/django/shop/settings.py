"""Settings of the shop. Those about logging are in shop/logs."""
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT_NAME = os.environ.get("ENVIRONMENT_NAME", "development")
VERSION = os.environ.get("GIT_SHA", "unknown")
DEBUG = ENVIRONMENT_NAME == "development"
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or ("only for development" if DEBUG else os.urandom(32).hex())
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
# Whether GET /canary/ and the canary task emit an event of each kind.
CANARY = os.environ.get("CANARY") == "true"

INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shop.logs.middleware.LoggingContextMiddleware",
    "django.middleware.common.CommonMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("DATABASE", ":memory:")}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

CELERY_BROKER_URL = os.environ.get("BROKER_URL", "memory://")
_SPOOL = os.environ.get("BROKER_FOLDER")
if _SPOOL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": _SPOOL, "data_folder_out": _SPOOL, "control_folder": _SPOOL + "/control"}
CELERY_TASK_IGNORE_RESULT = True

LOGGING_CONFIG = "shop.logs.config.configure"
LOGGING = {"configured": "by shop.logs.config"}

from . import sentry  # noqa: E402

sentry.start()
