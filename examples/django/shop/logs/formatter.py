"""Writes records as the contract says."""
import datetime
import json
import logging
import math
import traceback

from pythonjsonlogger import jsonlogger

from . import contract, pii
from .context import CONTEXT, FIELDS_OF_EVENT

# The attributes of a LogRecord itself, and those that this package adds. All
# others are extras.
_OWN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", CONTEXT, FIELDS_OF_EVENT}


class ContractFormatter(jsonlogger.JsonFormatter):
    """One JSON object a line, with the contract's names.

    It is the formatter of every handler, so that gunicorn, Celery, Django and
    the application all write alike. It never fails: a record that cannot be
    written as it is, is written as far as it can.
    """

    def format(self, record):
        try:
            return self._line(self._fields(record))
        except Exception as error:  # a log line must not break what it tells of
            return self._line(_of_every_record(record, _not_written("a log record", error)))

    def _fields(self, record):
        try:
            message = record.getMessage()
        except Exception as error:  # arguments that the text does not take
            message = f"{_not_written('the arguments of a log record', error)}: {record.msg}"
        fields = {}
        for name, value in {**_dict(record, CONTEXT), **record.__dict__, **_dict(record, FIELDS_OF_EVENT)}.items():
            if name not in _OWN:
                fields[contract.free_name(name)] = value
        if record.exc_info and record.exc_info[0]:
            error = record.exc_info[1]
            fields.setdefault("error_type", type(error).__name__)
            fields.setdefault("error_message", error)
            fields["exc_info"] = "".join(traceback.format_exception(*record.exc_info))
        elif record.exc_text:
            fields["exc_info"] = record.exc_text
        if record.stack_info:
            fields["stack_info"] = record.stack_info
        return {**fields, **_of_every_record(record, message)}

    def _line(self, fields):
        line = {}
        for name, value in fields.items():
            try:
                value = pii.value(name, _plain(_typed(name, value)))
            except Exception as error:  # the other fields are written all the same
                value = _not_written("a field", error)
            if value is not None:
                contract.put(line, name, value)
        return _encodable(json.dumps(line, ensure_ascii=False, allow_nan=False))


def _of_every_record(record, message):
    return {
        "timestamp": _time(record), "level": contract.level_name(record.levelno), "logger": record.name, "message": message,
        "pathname": record.pathname, "lineno": record.lineno,
    }


def _not_written(what, error):
    return f"{what} could not be written: {type(error).__name__}"


def _dict(record, attribute):
    return getattr(record, attribute, None) or {}


def _encodable(line):
    """Replace halves of surrogate pairs, which a client may send. They are not
    valid UTF-8, and the handler would lose the whole line."""
    return line.encode("utf-8", "replace").decode()


def _time(record):
    return datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc).isoformat(timespec="milliseconds")


def _typed(name, value):
    """The value in the contract's type: an id may have to be a text."""
    kind = contract.FIELDS.get(name, {}).get("type")
    if kind in ("string", "ip") and not isinstance(value, str):
        return str(value)
    if kind == "object" and not isinstance(value, dict):
        return {"value": value}
    if kind == "list" and not isinstance(value, (list, tuple, set)):
        return [value]
    if kind == "number":
        return contract.number(name, value)
    if kind == "boolean" and value in (0, 1):
        return bool(value)
    return value


def _plain(value):
    """The value in JSON, which has neither NaN nor infinities."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


class ConsoleFormatter(logging.Formatter):
    """For people at a terminal."""

    def __init__(self):
        super().__init__("%(levelname)-8s %(asctime)s %(name)s %(message)s")

    def format(self, record):
        text = pii.text(super().format(record))
        fields = {**_dict(record, CONTEXT), **_dict(record, FIELDS_OF_EVENT)}
        return _encodable(text + "".join(f" {k}={pii.value(k, _plain(v))!r}" for k, v in fields.items() if v is not None))
