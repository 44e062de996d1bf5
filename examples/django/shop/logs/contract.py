"""The log contract, as `logstack contract json contract.yaml` wrote it."""
import datetime
import decimal
import json
import logging
import os
from pathlib import Path

FILE = Path(__file__).with_name("contract.json")

# A test names another file, to check that everything follows it.
CONTRACT = json.loads(Path(os.environ.get("LOG_CONTRACT", FILE)).read_text(encoding="utf-8"))

FIELDS = CONTRACT["fields"]
EVENTS = CONTRACT["events"]
RESERVED = set(CONTRACT["reserved"])

# Fields that the formatter itself adds to each record.
OF_THE_RECORD = {"timestamp", "level", "logger", "message", "pathname", "lineno"}

# The keys of a record that have a meaning, whatever their names.
_KEYS = {field["keys"][0] for field in FIELDS.values()}

# The kind of personal or secret data in a field, by canonical name.
PII = {name: field["pii"] for name, field in FIELDS.items() if "pii" in field}

_LEVELS = {"DEBUG": logging.DEBUG, "INFO": logging.INFO, "WARNING": logging.WARNING, "ERROR": logging.ERROR, "CRITICAL": logging.CRITICAL}


def level_name(levelno):
    """The contract's name for a level of Python."""
    for name, number in sorted(_LEVELS.items(), key=lambda item: -item[1]):
        if levelno >= number:
            break
    written = CONTRACT["levels"][name][0]
    return float(written) if FIELDS["level"]["type"] == "number" else written


def level_number(written):
    """Python's number for a level, by its name in records or in settings of
    the contract."""
    for name, names in CONTRACT["levels"].items():
        if written in names or written in (name, CONTRACT["logLevel"][name]):
            return _LEVELS[name]
    raise ValueError(f"LOG_LEVEL is {written!r}: the contract has {', '.join(n for names in CONTRACT['levels'].values() for n in names)}")


def free_name(name):
    """The name for an extra of a record. It overwrites nothing, and a field of
    the contract may be given by its canonical name."""
    if name in OF_THE_RECORD or name in RESERVED - set(FIELDS) or name not in FIELDS and name in _KEYS:
        return "extra_" + name
    return name


# A second in each unit of a duration.
_SECOND = {"Seconds": 1, "Milliseconds": 1e3, "Microseconds": 1e6, "Nanoseconds": 1e9}


def number(name, value):
    """The value of a numeric field as a number: prices are Decimals in Django,
    and ids may be texts. Other values stay unchanged."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime.timedelta):
        return value.total_seconds() * _SECOND.get(FIELDS[name]["unit"], 1)
    if isinstance(value, (str, decimal.Decimal)):
        try:
            exact = decimal.Decimal(value)
        except decimal.InvalidOperation:
            return value
        whole = exact.is_finite() and exact.adjusted() < 30 and exact == exact.to_integral_value()
        return int(exact) if whole else float(exact)
    return value


def message_of(event):
    """The message of an event, which is the one that recognises it."""
    for match in EVENTS[event]["match"]:
        if "message" in match and not match["message"].endswith("*"):
            return match["message"]
    return event


def put(record, name, value):
    """Put a field into a record, where the contract says."""
    keys = FIELDS[name]["keys"] if name in FIELDS else [name]
    for key in keys[:-1]:
        record = record.setdefault(key, {})
    record[keys[-1]] = value
