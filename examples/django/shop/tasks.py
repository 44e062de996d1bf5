"""What the worker does."""
import time

from celery import shared_task

from .canary import emit_all
from .logs import event


@shared_task
def import_people(count):
    start = time.monotonic()
    event("batch_started", item_count=count)
    event("batch_completed", processed=count, failed=0, duration_ms=round(1000 * (time.monotonic() - start), 3))


@shared_task
def fail():
    raise RuntimeError("the warehouse does not answer user jane@mail.example.com")


@shared_task
def canary():
    emit_all()
