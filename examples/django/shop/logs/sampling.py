"""For very frequent events, a share may be enough."""
import hashlib
import random

from .context import FIELDS_OF_EVENT, current

# Never what filters, alarms and metrics depend on.
SAMPLED = {"cache_hit", "request_started", "api_request_started", "external_api_request", "db_pool_status"}


class SamplingFilter:
    """Let through a share of the sampled events: all of a request, or none."""

    def __init__(self, rate):
        self.rate = rate

    def filter(self, record):
        fields = getattr(record, FIELDS_OF_EVENT, None) or {}
        if self.rate >= 1 or fields.get("event_type") not in SAMPLED:
            return True
        request = current().get("request_id")
        if request is None:
            return random.random() < self.rate
        return int(hashlib.sha256(request.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF < self.rate
