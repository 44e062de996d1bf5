"""Writes without keeping a request waiting, and drops no record.

Records go into a queue without a bound, and a thread of the process writes
them. At the end of the process, the queue is written out; a process that is
killed at once (SIGKILL) loses what is in it.

No thread runs while the process forks: it would not be there in the child, but
the locks that it holds would. So it is ended before, with all that is queued
written, and started again with the next record, in parent and child alike. Until
the process has forked, records of other threads wait.
"""
import atexit
import logging.handlers
import os
import queue
import weakref

_handlers = weakref.WeakSet()


class QueuedHandler(logging.handlers.QueueHandler):
    """A handler that passes records to other handlers in its own thread."""

    def __init__(self, handlers):
        super().__init__(None)
        self._targets = handlers
        self._listener = None
        _handlers.add(self)

    def prepare(self, record):
        # The record stays in this process, so nothing has to be pickled. But its
        # text is made now, because its arguments may change later.
        try:
            record.msg, record.args = record.getMessage(), None
        except Exception:  # the formatter says so
            pass
        return record

    def enqueue(self, record):
        # The handler's lock is held here and in drain. Records that come
        # meanwhile wait, and go to the next thread.
        if self._listener is None:
            # A queue that a signal handler may use.
            self.queue = queue.SimpleQueue()
            self._listener = logging.handlers.QueueListener(self.queue, *self._targets, respect_handler_level=True)
            self._listener.start()
        super().enqueue(record)

    def drain(self):
        """Write the rest of the queue, and end the thread."""
        self.acquire()
        try:
            listener, self._listener = self._listener, None
            if listener is not None:
                listener.stop()
            for target in self._targets:
                target.flush()
        finally:
            self.release()

    def close(self):
        self.drain()
        super().close()


def _drain_all():
    for handler in list(_handlers):
        handler.drain()


_held = []  # the handlers that wait until the process has forked


def _before_fork():
    for handler in list(_handlers):
        handler.acquire()
        _held.append(handler)
        handler.drain()


def _after_fork():
    while _held:
        _held.pop().release()


# In the child, logging creates the locks of its handlers again.
os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_held.clear)
atexit.register(_drain_all)
