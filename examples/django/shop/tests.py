"""What logging must not get wrong."""
import datetime
import decimal
import io
import json
import logging
import os
import tempfile
import threading
from unittest import mock

import sentry_sdk
from django.test import SimpleTestCase, override_settings

from .canary import emit_all
from .logs import context, event
from .logs.context import clear
from .logs.config import queued_stdout
from .logs.contract import EVENTS
from .logs.formatter import ContractFormatter
from .logs.middleware import client_ip
from . import sentry


class Captured:
    """The records that are written."""

    def __init__(self, **environment):
        self.environment = environment

    def __enter__(self):
        self.out = io.StringIO()
        with mock.patch("sys.stdout", self.out), mock.patch.dict(os.environ, {"LOG_FORMAT": "json", **self.environment}):
            self.handler = queued_stdout()
        self.root = logging.getLogger()
        self.before = self.root.handlers[:], self.root.level
        self.root.handlers, self.root.level = [self.handler], logging.INFO
        self.audit = logging.getLogger("audit")
        self.audit_before, self.audit.handlers, self.audit.propagate = self.audit.handlers, [], True
        return self

    def __exit__(self, *_):
        self.handler.drain()
        self.root.handlers, self.root.level = self.before
        self.audit.handlers, self.audit.propagate = self.audit_before, False
        self.records = [json.loads(line) for line in self.out.getvalue().splitlines()]


class LoggingTests(SimpleTestCase):
    def test_every_event_has_what_the_contract_promises(self):
        with override_settings(STRICT_LOG_CONTRACT=True), Captured() as log:
            names = emit_all()
        self.assertEqual({r["event_type"] for r in log.records}, set(names))
        for record in log.records:
            for field in EVENTS[record["event_type"]]["fields"]:
                self.assertIn(field, record)

    def test_what_nobody_promised_is_an_error_while_it_is_written(self):
        with override_settings(STRICT_LOG_CONTRACT=True), self.assertRaisesMessage(ValueError, "missing are ['failure_reason']"):
            event("login_failed", email="x", ip_address="192.0.2.1")

    def test_numbers_are_numbers(self):
        with override_settings(STRICT_LOG_CONTRACT=True), Captured() as log:
            event("order_created", order_id="1", user_id=1, total_amount=decimal.Decimal("19.90"), currency="USD", item_count=True)
            event("batch_completed", processed="9007199254740993", failed="1e999999", duration_ms=datetime.timedelta(seconds=1.5))
        order, batch = log.records
        self.assertEqual([order[f] for f in ["order_id", "user_id", "total_amount", "item_count"]], [1, "1", 19.9, 1])
        self.assertNotIsInstance(order["item_count"], bool)
        self.assertEqual((batch["processed"], batch["duration_ms"]), (9007199254740993, 1500))
        self.assertNotIn("failed", batch)
        with override_settings(STRICT_LOG_CONTRACT=True), self.assertRaisesMessage(ValueError, "item_count is str, but the contract says number"):
            event("batch_started", item_count="many")

    def test_context_is_on_every_line_and_does_not_mix(self):
        with Captured() as log:
            def work(name):
                with context(request_id=name):
                    for _ in range(50):
                        logging.getLogger("somebody.elses").info(name)
            threads = [threading.Thread(target=work, args=(f"r{i}",)) for i in range(8)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            logging.getLogger("after").info("after")
        self.assertEqual(len(log.records), 401)  # nothing is lost
        self.assertTrue(all(r["message"] == r["request_id"] for r in log.records[:400]))
        self.assertNotIn("request_id", log.records[400])

    def test_a_task_is_found_by_the_request_that_asked_for_it(self):
        from celery.signals import before_task_publish, task_prerun

        headers = {}
        with context(request_id="r1", tenant_id=7):
            before_task_publish.send(sender=None, headers=headers)
        with Captured() as log:
            task_prerun.send(sender=None, task_id="t1", task=mock.Mock(request=mock.Mock(log_context=headers["log_context"])))
            logging.info("in the worker")
            task_prerun.send(sender=None, task_id="t2", task=mock.Mock(request=mock.Mock(log_context=None)))
            logging.info("a task of its own")
        self.assertEqual((log.records[0]["request_id"], log.records[0]["tenant_id"]), ("r1", 7))
        clear()
        self.assertEqual(log.records[1]["request_id"], "t2")

    def test_a_fork_writes_its_own_records_once(self):
        with Captured() as log:
            logging.info("parent")
            read, write = os.pipe()
            if (child := os.fork()) == 0:
                logging.info("child")
                log.handler.drain()
                os.write(write, log.out.getvalue().splitlines()[-1].encode())
                os._exit(0)
            os.waitpid(child, 0)
        self.assertEqual([r["message"] for r in log.records], ["parent"])
        self.assertEqual(json.loads(os.read(read, 10_000))["message"], "child")

    def test_nothing_is_lost_while_it_is_drained(self):
        with Captured() as log:
            def write(n):
                for i in range(300):
                    logging.info("%d-%d", n, i)
            threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
            [t.start() for t in threads]
            while any(t.is_alive() for t in threads):
                log.handler.drain()
            [t.join() for t in threads]
        self.assertEqual(len({r["message"] for r in log.records}), 1200)
        self.assertEqual(len(log.records), 1200)

    def test_forks_while_others_write(self):
        with tempfile.NamedTemporaryFile("a+", buffering=1) as file, Captured() as log:
            log.handler._targets[0].setStream(file)
            done = threading.Event()
            wrote = 0

            def write():
                nonlocal wrote
                while not done.is_set():
                    logging.info("parent")
                    wrote += 1
            writer = threading.Thread(target=write)
            writer.start()
            for _ in range(30):
                if (child := os.fork()) == 0:
                    logging.info("child")
                    log.handler.drain()
                    os._exit(0)
                self.assertEqual(os.waitpid(child, 0)[1], 0)
            done.set()
            writer.join()
            log.handler.drain()
            with open(file.name, encoding="utf-8") as written:
                messages = [json.loads(line)["message"] for line in written]
        self.assertEqual(messages.count("child"), 30)
        self.assertEqual(messages.count("parent"), wrote)

    def test_personal_data_and_secrets_are_taken_out(self):
        with Captured() as log:
            event("login_failed", email="jane@mail.example.com", ip_address="192.0.2.1", failure_reason="password=hunter2")
            logging.getLogger("x").info("mail to %s with card %s", "jane@mail.example.com", "4111111111111111", extra={"api_key": "k", "nested": {"password": "hunter2"}})
            try:
                raise ValueError("jane@mail.example.com")
            except ValueError:
                logging.exception("failed")
        text = log.out.getvalue()
        for secret in ["jane@", "hunter2", "4111", '"k"']:
            self.assertNotIn(secret, text)
        self.assertEqual(log.records[0]["email"], "j***@***")
        self.assertEqual(log.records[2]["error_type"], "ValueError")
        self.assertIn("Traceback", log.records[2]["exc_info"])

    def test_nothing_is_written_for_what_is_no_text(self):
        class User:
            def __str__(self):
                return "jane@mail.example.com"

        for extra in [
            {"who": User()}, {"err": ValueError("password=hunter2 jane@mail.example.com")}, {"body": b"password=hunter2&card=4111111111111111"},
            {"d": {"jane@mail.example.com": 1}}, {"card": 4111111111111111}, {"accessToken": "hunter2"}, {"d": {User(): ["hunter2@mail.example.com"]}},
            {"headers": {"X-Api-Key": "hunter2", "Set-Cookie": "hunter2", "session_id": "hunter2"}}, {"text": '{"password": "hunter2 with spaces"}'},
        ]:
            with Captured() as log:
                logging.info("m", extra=extra)
            for secret in ["jane@", "hunter2", "4111", "spaces"]:
                self.assertNotIn(secret, log.out.getvalue())

    def test_what_only_looks_like_it_stays(self):
        for text in ["order 4111111111111112", "0.4111111111111111", "41111111-1111-1111-abcd-ef0123456789", "a token was refreshed", "http://shop.example:8000/?q=a@b"]:
            with Captured() as log:
                logging.info(text)
            self.assertEqual(log.records[0]["message"], text)

    def test_a_line_is_json_whatever_it_tells(self):
        with Captured() as log:
            event("metric", metric_name="m", metric_value=float("nan"), metric_unit="none")
            logging.info("%s", "two\nlines", extra={"level": "LOW", "timestamp": 5, "odd": object(), "both": {1: {2}}})
        self.assertNotIn("metric_value", log.records[0])
        self.assertEqual((log.records[1]["level"], log.records[1]["extra_level"]), ("INFO", "LOW"))
        self.assertEqual(log.records[1]["message"], "two\nlines")

    def test_no_extra_takes_a_record_away(self):
        class Odd:
            def __str__(self):
                raise RuntimeError

        loop = []
        loop.append(loop)
        with Captured() as log:
            for extra in [{"fields": "checkout"}, {"fields": ["name"]}, {"context": "checkout"}, {"odd": Odd()}, {"loop": loop}, {"x": "\ud83d"}]:
                logging.info("important", extra=extra)
            event("login_failed", email="\ud83d jane@mail.example.com", ip_address="192.0.2.1", failure_reason="\ud83d")
            logging.info("lone %s", "\ud83d")
            try:
                raise ValueError(Odd())
            except ValueError:
                logging.exception("failed")
        self.assertEqual([r["message"] for r in log.records], ["important"] * 6 + ["Login attempt failed", "lone ?", "failed"])
        self.assertTrue(all(r["pathname"].endswith("tests.py") for r in log.records))
        self.assertEqual((log.records[0]["fields"], log.records[1]["fields"], log.records[2]["context"]), ("checkout", ["name"], "checkout"))
        self.assertIn("could not be written", log.records[3]["odd"])
        log.out.getvalue().encode()

    def test_nobody_takes_the_place_of_what_every_record_has(self):
        with Captured() as log:
            event("stock_low", sku="a", level="LOW", timestamp=5)
            with context(level="LOW", logger="x"):
                logging.error("boom")
        self.assertEqual([(r["level"], r["extra_level"]) for r in log.records], [("WARNING", "LOW"), ("ERROR", "LOW")])
        self.assertEqual(log.records[1]["logger"], "root")
        with override_settings(STRICT_LOG_CONTRACT=True), self.assertRaisesMessage(ValueError, "nobody promised ['level']"):
            event("stock_low", sku="a", level="LOW")

    def test_sampling_takes_all_of_a_request_or_nothing(self):
        with Captured(LOG_SAMPLE_RATE="0.5") as log:
            for i in range(200):
                with context(request_id=f"request-{i}"):
                    event("cache_hit")
                    event("cache_hit")
                    logging.warning("always")
        hits = [r["request_id"] for r in log.records if r.get("event_type") == "cache_hit"]
        self.assertTrue(all(hits.count(r) == 2 for r in hits))
        self.assertTrue(60 < len(set(hits)) < 140)
        self.assertEqual(sum(r["message"] == "always" for r in log.records), 200)

    def test_the_address_is_what_our_proxy_saw(self):
        request = mock.Mock(META={"HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.7", "REMOTE_ADDR": "10.0.0.1"})
        self.assertEqual(client_ip(request), "203.0.113.7")
        request.META = {"HTTP_X_FORWARDED_FOR": "<script>", "REMOTE_ADDR": "10.0.0.1"}
        self.assertEqual(client_ip(request), "10.0.0.1")

    def test_the_console_is_for_people(self):
        with Captured(LOG_FORMAT="console") as log:
            event("stock_low", sku="A1")
            log.handler.drain()
            self.assertRegex(log.out.getvalue(), r"^WARNING  .* shop.events Stock low sku='A1' event_type='stock_low'\n$")
            log.out.truncate(0)
            log.out.seek(0)

    def test_a_broken_record_is_written_all_the_same(self):
        with Captured() as log:
            logging.info("%d orders", "no number")
        self.assertEqual(log.records[0]["message"], "the arguments of a log record could not be written: TypeError: %d orders")
        line = ContractFormatter().format(logging.makeLogRecord({"name": "x", "msg": "%d", "args": ("no number",), "levelno": 20}))
        self.assertIn("could not be written: TypeError", json.loads(line)["message"])


class SentryTests(SimpleTestCase):
    def test_each_error_is_reported_once(self):
        events = []
        with Captured():
            sentry.start(dsn="http://key@127.0.0.1:9/1", transport=events.append)
            try:
                self.client.raise_request_exception = False
                self.client.get("/boom/")
                self.assertEqual(len(events), 1)
                self.assertEqual(events[0]["exception"]["values"][-1]["type"], "ValueError")
                logging.getLogger("shop").error("something else")
                self.assertEqual(len(events), 2)
            finally:
                sentry_sdk.Hub.current.bind_client(None)
