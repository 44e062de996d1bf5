"""What moto's services lack of what logstack asks for.

An action that they do not have is answered as AWS answers one that it does not know:
moto has an internal error there, which SDKs take for a passing one.
"""

import json

from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, BaseResponse
from moto.logs.responses import LogsResponse
from moto.logs.utils import EventMessageFilter

call_action = BaseResponse.call_action


def call_known_action(self):
    try:
        return call_action(self)
    except NotImplementedError as e:
        if self.headers.get("X-Amz-Target"):
            body = json.dumps({"__type": "UnknownOperationException", "message": str(e)})
        else:
            body = f"<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>{e}</Message></Error></ErrorResponse>"
        return 400, self.response_headers, body


BaseResponse.call_action = call_known_action


def describe_alarm_history(self):
    """moto remembers of each change the state before it, and since when it was."""
    items = []
    for alarm in self.cloudwatch_backend.describe_alarms():
        states = [(state, at) for _, _, _, state, at in alarm.history]
        states.append((alarm.state_value, alarm.state_updated_timestamp))
        for (old, _), (new, at) in zip(states, states[1:]):
            items.append({
                "AlarmName": alarm.name,
                "AlarmType": "MetricAlarm" if alarm.rule is None else "CompositeAlarm",
                "HistoryItemType": "StateUpdate",
                "Timestamp": at,
                "HistoryData": json.dumps({"version": "1.0", "oldState": {"stateValue": old}, "newState": {"stateValue": new}}),
            })
    return ActionResult({"AlarmHistoryItems": items})


CloudWatchResponse.describe_alarm_history = describe_alarm_history


def test_metric_filter(self):
    """Only what moto's own filters know: a text in quotes."""
    pattern = EventMessageFilter(self._get_param("filterPattern"))
    return json.dumps({"matches": [
        {"eventNumber": i + 1, "eventMessage": message}
        for i, message in enumerate(self._get_param("logEventMessages"))
        if pattern.matches(message)
    ]})


LogsResponse.test_metric_filter = test_metric_filter
