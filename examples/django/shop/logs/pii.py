"""Removes personal data and secrets before anything is written.

The contract says which fields hold them. Texts, tracebacks and what libraries
log are searched for what looks like one.
"""
import re

from .contract import PII

# Each only matches where nothing of its kind precedes it, so that a long text
# is searched once.
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
_NAME = (r"(?:passw(?:or)?d|passphrase|pwd|secret|token|jwt|cookie|(?:api|access|secret|private|session)[_. -]?key|sess(?:ion)?[_. -]?id"
         r"|authorization|ssn|cvv|cvc|credit[_. -]?card|card[_. -]?number)(?:[_-]?hash)?\d?")
# A name, what joins it with its value, and the value, up to the quotes that it began with.
_SECRET = re.compile(rf"""(?is)({_NAME}[\]"'`\\]*\s*(?:=>|==|[=:])\s*)(?:([\\"'`]+)(?:(?!\2).)*|(?:(?:bearer|basic|token)\s+)?[^\s"'&,;]+)""")
_SECRET_NAME = re.compile(rf"(?i)(?:{_NAME}|(?:^|[_. -])pin)$")
_USER = re.compile(r"(://[^\s/?#:@]*:)[^\s/?#@]+@")
_BEARER = re.compile(r"(?i)\b(bearer +)[A-Za-z0-9._~+/-]{8,}=*")
_KEY = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*|\b(?:sk|rk)_(?:live|test)_\w{8,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}"
    r"|\bxox[abprs]-[\w-]{10,}|\bglpat-[\w-]{16,}|\bAIza[\w-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)")
# Card numbers in one piece, or in groups as on a card. Other digits may stand
# beside them, such as the month in which the card expires.
_CARDS = [re.compile(rf"(?<!\w)(?<!\d\.)(?=({form})(?!\w)(?!\.\d))", re.ASCII) for form in (
    r"\d{14,19}", r"\d{4}([ -])\d{4}(?:\2\d{4}){2}", r"\d{4}([ -])\d{4}(?:\2\d{4}){2}\2\d{3}", r"\d{4}([ -])\d{6}\2\d{4,5}")]

REDACTED = "[REDACTED]"


def text(value):
    """The text without personal data and secrets."""
    value = _USER.sub(rf"\1{REDACTED}@", value)
    if "@" in value:
        value = _EMAIL.sub(r"\1***@***", value)
    value = _SECRET.sub(lambda m: m[1] + (m[2] or "") + REDACTED, value)
    value = _BEARER.sub(rf"\1{REDACTED}", value)
    value = _KEY.sub(REDACTED, value)
    cards = {m.span(1) for form in _CARDS for m in form.finditer(value) if m[1][0] in "23456" and _luhn(m[1])}
    for start, end in sorted(cards, reverse=True):
        value = value[:start] + REDACTED + value[end:]
    return value


def _luhn(number):
    digits = [int(c) for c in number if c.isdigit()]
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])
    return total % 10 == 0


def value(name, v):
    """The redacted value of a field, by its canonical name, as valid JSON."""
    kind = PII.get(name)
    if v is None or v == "" or isinstance(v, bool):
        return v
    if kind == "email":
        return text(str(v)) if "@" in str(v) else REDACTED
    if kind or _SECRET_NAME.search(name):
        return REDACTED
    if isinstance(v, str):
        return text(v)
    if isinstance(v, dict):
        return {text(k): value(k, inner) for k, inner in v.items()}
    if isinstance(v, list):
        return [value("", inner) for inner in v]
    return v if text(str(v)) == str(v) else REDACTED
