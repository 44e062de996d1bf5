"""Writing does not keep a request waiting, and no record is dropped.

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
    """A handler that hands records to other handlers, in a thread of its own."""

    def __init__(self, handlers):
        super().__init__(None)
        self._targets = handlers
        self._listener = None
        _handlers.add(self)

    def prepare(self, record):
        # The record stays in this process: nothing of it has to be pickled. But
        # its text is made now, since its arguments may change until later.
        try:
            record.msg, record.args = record.getMessage(), None
        except Exception:  # the formatter says so
            pass
        return record

    def enqueue(self, record):
        # The handler's lock is held here, and in drain: what comes meanwhile
        # waits, and finds the next thread.
        if self._listener is None:
            # One that may be put into from a signal's handler.
            self.queue = queue.SimpleQueue()
            self._listener = logging.handlers.QueueListener(self.queue, *self._targets, respect_handler_level=True)
            self._listener.start()
        super().enqueue(record)

    def drain(self):
        """Write out what is in the queue, and end the thread."""
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


# In the child, logging makes the locks of its handlers anew.
os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_held.clear)
atexit.register(_drain_all)
