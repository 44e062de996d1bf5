"""Writing does not keep a request waiting, and no record is dropped.

Records go into a queue without a bound, and a thread of the process writes
them. It is started where the process that logs runs, not where it is forked
from: threads do not survive a fork. At the end of the process, the queue is
written out; a process that is killed at once (SIGKILL) loses what is in it.
"""
import atexit
import logging
import logging.handlers
import os
import queue


class QueuedHandler(logging.handlers.QueueHandler):
    """A handler that hands records to other handlers, in a thread of its own."""

    def __init__(self, handlers):
        super().__init__(queue.Queue(-1))
        self._targets = handlers
        self._listener = None
        self._pid = None
        atexit.register(self.drain)

    def prepare(self, record):
        # The record stays in this process: nothing of it has to be pickled. But
        # its text is made now, since its arguments may change until later.
        record.msg, record.args = record.getMessage(), None
        return record

    def enqueue(self, record):
        if self._pid != os.getpid():
            self._start()
        super().enqueue(record)

    def _start(self):
        # After a fork, what is in the queue is the parent's to write.
        self.queue, self._pid = queue.Queue(-1), os.getpid()
        self._listener = logging.handlers.QueueListener(self.queue, *self._targets, respect_handler_level=True)
        self._listener.start()

    def drain(self):
        """Write out what is in the queue, and end the thread."""
        listener, self._listener = self._listener, None
        if listener is not None and self._pid == os.getpid():
            self._pid = None
            listener.stop()
        for target in self._targets:
            target.flush()

    def close(self):
        self.drain()
        super().close()
