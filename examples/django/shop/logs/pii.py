"""Personal data and secrets are taken out before anything is written.

The contract says which fields hold them. Texts, tracebacks and what libraries
log are searched for what looks like one.
"""
import re

from .contract import PII

_EMAIL = re.compile(r"([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
_CARD = re.compile(r"\b\d(?:[ -]?\d){13,18}\b")
_SECRET = re.compile(r"(?i)\b(password|passwd|pwd|secret|api_?key|access_?token|token|authorization)(\"|')?(\s*[=:]\s*)(\"|')?(?:bearer\s+)?[^\s\"'&,;]+")
_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*|\b(?:sk|rk)_(?:live|test)_\w{8,}|\bgh[pousr]_\w{20,}")
_SECRET_NAMES = re.compile(r"(?i)^(.*_)?(password|passwd|pwd|secret|api_?key|token|authorization|cookie|ssn|credit_?card|card_?number|cvv)$")

REDACTED = "[REDACTED]"


def text(value):
    """The text without what nobody should see."""
    if "@" in value:
        value = _EMAIL.sub(r"\1***@***", value)
    value = _SECRET.sub(lambda m: f"{m[1]}{m[2] or ''}{m[3]}{m[4] or ''}{REDACTED}", value)
    value = _KEY.sub(REDACTED, value)
    return _CARD.sub(lambda m: REDACTED if _luhn(m[0]) else m[0], value)


def _luhn(number):
    digits = [int(c) for c in number if c.isdigit()]
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])
    return total % 10 == 0


def value(name, v):
    """The value of a field, by the field's canonical name."""
    kind = PII.get(name)
    if v is None or v == "":
        return v
    if kind == "email":
        return text(str(v)) if "@" in str(v) else REDACTED
    if kind or _SECRET_NAMES.match(name):
        return REDACTED
    if isinstance(v, str):
        return text(v)
    if isinstance(v, dict):
        return {k: value(str(k), inner) for k, inner in v.items()}
    if isinstance(v, (list, tuple, set)):
        return [value("", inner) for inner in v]
    return v
