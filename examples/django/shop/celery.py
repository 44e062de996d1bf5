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
    """Without this, Celery takes the root logger over, and writes plain text."""
    import celery.apps.worker

    from shop.logs.config import configure, say

    configure()
    # What the worker says when it is told to stop goes past logging otherwise.
    celery.apps.worker.safe_say = say


@before_task_publish.connect
def _send(headers=None, **_):
    """The context goes along, so that what a worker does for a request can be
    found by the request's id."""
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
