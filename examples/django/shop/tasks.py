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
def capture_payment(order_id):
    event("payment_processed", payment_id=1, order_id=order_id, amount=19.9, payment_method="card", transaction_id="t-1", card_last_four="1111")


@shared_task
def fail():
    raise RuntimeError("the warehouse does not answer user jane@mail.example.com")


@shared_task
def canary():
    emit_all()
