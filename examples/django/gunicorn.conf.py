"""The web server, which logs as the application does."""
import os

from shop.logs import config as _logs

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True
# No access log: request_completed is in the log for each request.
accesslog = None
logconfig_dict = _logs.config()


def post_worker_init(worker):
    """Before this point, a worker ignores a SIGTERM."""
    worker.log.info("Worker ready (pid: %s)", worker.pid)


def on_starting(server):
    _logs.configure()
