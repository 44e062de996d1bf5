#!/bin/sh
# Writes what CloudWatch has in an account and a region into a folder, for
# `logstack replay --deployed FOLDER`. It asks and changes nothing: all calls are
# describe-, list- and get-. Profile and region are those of the AWS CLI:
#
#   AWS_PROFILE=prod AWS_REGION=eu-central-1 sh deployed.sh prod-account
set -eu
to=${1:?usage: sh deployed.sh FOLDER}
mkdir -p "$to"

# ask FILE CALL...: what a call answers, whole or not at all.
ask() {
	file=$to/$1.json
	shift
	aws "$@" --output json >"$file.part" && mv "$file.part" "$file"
}

# pages FILE CALL...: of a call whose pages the AWS CLI does not put together.
pages() {
	name=$1
	page=1
	shift
	ask "$name-$page" "$@"
	while token=$(sed -n 's/.*"[nN]extToken": "\(.*\)".*/\1/p' "$to/$name-$page.json") && [ -n "$token" ]; do
		page=$((page + 1))
		ask "$name-$page" "$@" --next-token "$token"
	done
}

ask log-groups logs describe-log-groups
ask filters logs describe-metric-filters
ask alarms cloudwatch describe-alarms --alarm-types MetricAlarm CompositeAlarm
pages queries logs describe-query-definitions
pages rules cloudwatch describe-insight-rules

# Alarms on queries are newer than some versions of the AWS CLI, and some regions.
ask log-alarms cloudwatch describe-alarms --alarm-types LogAlarm || {
	rm -f "$to/log-alarms.json.part"
	echo "deployed.sh: there is no answer about alarms on queries; all else goes on" >&2
}

# Subscription filters are asked for by the log group.
number=0
groups=$(aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text)
for group in $groups; do
	number=$((number + 1))
	ask "subscriptions-$number" logs describe-subscription-filters --log-group-name "$group"
done

dashboards=$(aws cloudwatch list-dashboards --query 'DashboardEntries[].DashboardName' --output text)
for dashboard in $dashboards; do
	ask "dashboard-$dashboard" cloudwatch get-dashboard --dashboard-name "$dashboard"
done
