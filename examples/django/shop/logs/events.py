"""Events of the contract."""
import logging

from django.conf import settings

from .context import FIELDS_OF_EVENT
from .contract import CONTRACT, EVENTS, FIELDS, OF_THE_RECORD, _LEVELS, message_of, number

_log = logging.getLogger("shop.events")


def event(name, *, logger=None, exc_info=None, stacklevel=2, **fields):
    """Log an event of the contract.

    With DEBUG on, an event that the contract does not have, one without the fields
    that it promises, or with a text where it promises a number, is an error right
    here; in production a record that is incomplete is better than none.
    """
    if settings.DEBUG or getattr(settings, "STRICT_LOG_CONTRACT", False):
        _check(name, fields)
    known = EVENTS.get(name, {})
    level = _LEVELS[known.get("level", "INFO")]
    # Not as extras, since logging refuses some of their names.
    extra = {FIELDS_OF_EVENT: dict(fields, event_type=name)}
    (logger or _log).log(level, message_of(name) if known else name, extra=extra, exc_info=exc_info, stacklevel=stacklevel)


def metric(name, value, **fields):
    """Log a number for CloudWatch to make a metric of."""
    unit = CONTRACT["metrics"][name]["unit"].lower()
    event("metric", metric_name=name, metric_value=value, metric_unit=unit, stacklevel=3, **fields)


def _check(name, fields):
    if name not in EVENTS:
        raise ValueError(f"the log contract has no event {name!r}")
    promised, optional = set(EVENTS[name]["fields"]), set(EVENTS[name]["optional"])
    optional |= set(CONTRACT["records"]["optional"]) - OF_THE_RECORD
    # The context of the request is added anyway.
    missing = promised - set(fields) - set(CONTRACT["records"]["optional"])
    extra = set(fields) - promised - optional
    if missing or extra:
        raise ValueError(f"event {name}: missing are {sorted(missing)}, and nobody promised {sorted(extra)}")
    for field, value in fields.items():
        if FIELDS[field]["type"] == "number" and value is not None and not isinstance(number(field, value), (int, float)):
            raise ValueError(f"event {name}: {field} is {type(value).__name__}, but the contract says number")
