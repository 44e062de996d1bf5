"""Emit one event of each kind: in this process, in the web process, or in a
worker."""
import urllib.request

from django.core.management.base import BaseCommand

from shop.canary import emit_all


class Command(BaseCommand):
    help = "Emit one log event of each kind that the contract has."

    def add_arguments(self, parser):
        parser.add_argument("--url", help="ask the web process there, such as http://127.0.0.1:8000")
        parser.add_argument("--worker", action="store_true", help="ask a worker")

    def handle(self, *args, **options):
        if options["url"]:
            with urllib.request.urlopen(options["url"] + "/canary/") as answer:
                answer.read()
        elif options["worker"]:
            from shop.tasks import canary

            canary.delay()
        else:
            emit_all()
