"""The worker process."""
import os

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["shop"])


@setup_logging.connect
def _configure(**_):
    """Without this, Celery takes over the root logger and writes plain text."""
    import celery.apps.worker

    from shop.logs.config import configure, say

    configure()
    # Otherwise the worker's messages about stopping bypass logging.
    celery.apps.worker.safe_say = say


@before_task_publish.connect
def _send(headers=None, **_):
    """Pass the context on, so that the request's id also finds what a worker
    does for the request."""
    from shop.logs.context import current

    headers["log_context"] = current()


@task_prerun.connect
def _begin(task_id=None, task=None, **_):
    from shop.logs.context import bind

    bind(**{"request_id": task_id, **(getattr(task.request, "log_context", None) or {})})


@task_postrun.connect
def _end(**_):
    from shop.logs.context import clear

    clear()
