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

# try FILE CALL...: of a call that some versions of the AWS CLI, some regions or some
# rights do not know. What is not there is no mistake.
try() {
	if why=$(ask "$@" 2>&1); then
		return
	fi
	rm -f "$to/$1.json.part"
	case $why in
	*ResourceNotFoundException*) ;;
	*) echo "deployed.sh: there is no $1; all else goes on: $why" >&2 ;;
	esac
}

try log-alarms cloudwatch describe-alarms --alarm-types LogAlarm
try anomaly-detectors logs list-log-anomaly-detectors
for type in TRANSFORMER_POLICY SUBSCRIPTION_FILTER_POLICY DATA_PROTECTION_POLICY FIELD_INDEX_POLICY; do
	try "account-$type" logs describe-account-policies --policy-type $type
done
number=0
queries=$(aws logs list-scheduled-queries --query 'scheduledQueries[].scheduledQueryArn' --output text) || queries=
for query in $queries; do
	number=$((number + 1))
	try "scheduled-query-$number" logs get-scheduled-query --identifier "$query"
done

# What belongs to a log group is asked for by it.
number=0
groups=$(aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text)
for group in $groups; do
	number=$((number + 1))
	ask "subscriptions-$number" logs describe-subscription-filters --log-group-name "$group"
	try "transformer-$number" logs get-transformer --log-group-identifier "$group"
	try "indexes-$number" logs describe-index-policies --log-group-identifiers "$group"
done
masked=$(aws logs describe-log-groups --query "logGroups[?dataProtectionStatus=='ACTIVATED'].logGroupName" --output text)
for group in $masked; do
	number=$((number + 1))
	try "masks-$number" logs get-data-protection-policy --log-group-identifier "$group"
done

dashboards=$(aws cloudwatch list-dashboards --query 'DashboardEntries[].DashboardName' --output text)
for dashboard in $dashboards; do
	ask "dashboard-$dashboard" cloudwatch get-dashboard --dashboard-name "$dashboard"
done
