package config

import (
	"reflect"
	"testing"

	"github.com/logstack-go/logstack/queries"
)

const stream = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/siem"

// archiveMistakes are mistakes in archives, subscriptions and storage tiers.
var archiveMistakes = []struct{ name, source, want string }{
	{"an archive of nothing", "archive: {logGroups: []}\n" + rest, "logstack.yaml:1:22: archive.logGroups: needs at least one of application, audit"},
	{"an archive of what is no log group", "archive: {logGroups: [app, audit, audit]}\n" + rest, `
logstack.yaml:1:23: archive.logGroups[0]: there is no log group "app": use application or audit
logstack.yaml:1:35: archive.logGroups[2]: is in this list already
`},
	{"an archive that is shorter than the log", "archive: {keepDays: 364, glacierAfterDays: 30}\n" + rest, "logstack.yaml:1:21: archive.keepDays: is 364, and the audit log keeps log events for 365 days itself: an archive must keep them for longer"},
	{"an archive that is gone before it moves", "archive: {keepDays: 400, glacierAfterDays: 400}\n" + rest, "logstack.yaml:1:44: archive.glacierAfterDays: is 400, but log events are kept for 400: they would be gone before they move"},
	{"an archive that is gone before it moves by default", "archive: {keepDays: 90, logGroups: [application]}\n" + rest, "logstack.yaml:1:10: archive: glacierAfterDays is 90, but log events are kept for 90: they would be gone before they move"},
	{"a lock of nothing", "archive: {lockDays: 30}\n" + rest, "logstack.yaml:1:21: archive.lockDays: is for Object Lock: give its mode, governance, compliance"},
	{"a lock for too long", "archive: {objectLock: compliance, lockDays: 4000}\n" + rest, "logstack.yaml:1:45: archive.lockDays: is 4000, but log events are kept for 2557: a lock cannot outlast them"},
	{"a lock of another mode", "archive: {objectLock: strict}\n" + rest, `logstack.yaml:1:23: archive.objectLock: there is no mode of Object Lock "strict": use governance or compliance`},
	{"a class that there is not", "archive: {glacier: frozen}\n" + rest, `logstack.yaml:1:20: archive.glacier: there is no class of Glacier "frozen": use one of instant, flexible, deep`},
	{"what is locked and destroyed", "archive: {objectLock: governance, removal: destroy}\n" + rest, "logstack.yaml:1:44: archive.removal: is destroy, but what objectLock holds cannot be destroyed: leave out one of the two"},
	{"a bucket that nobody can delete", "archive: {removal: protect}\n" + rest, "logstack.yaml:1:20: archive.removal: must be retain or destroy: a bucket has no protection of its own"},
	{"no scan at all", "archive: {scanLimitGiB: 0, accessLogsBucket: Logs}\n" + rest, `
logstack.yaml:1:25: archive.scanLimitGiB: must be 1 or more, got 0
logstack.yaml:1:46: archive.accessLogsBucket: must be a bucket's name, such as your-access-logs
`},
	{"an archive of a class that cannot be sent on", "archive: {}\nlogGroups: {audit: {class: INFREQUENT_ACCESS}}\n" + rest, "logstack.yaml:1:10: archive: the audit log cannot be forwarded: log groups of the class INFREQUENT_ACCESS have no subscription filters: use one of the class STANDARD (the class of a log group cannot be changed)"},
	{"an archive of an audit log that is not there", "contract: lambda\narchive: {logGroups: [audit]}\n" + app + env, "logstack.yaml:2:23: archive.logGroups[0]: what contract lambda describes has no audit log"},
	{"a key that goes before the archive", "archive: {}\nencryption: {removal: destroy}\nlogGroups: {application: {removal: destroy}, audit: {removal: destroy}}\ncompliance: []\n" + rest, "logstack.yaml:2:23: encryption.removal: would leave an archive that nobody can read: archive.removal is retain, and the key may be destroyed only if all logs are"},
	{"a rule about no archive", "alarms: {archive-late: ~}\n" + rest, `logstack.yaml:1:10: alarms.archive-late: there is no alarm rule "archive-late": use one of ` + ruleNames() + `; one with that name ships for an archive, which this environment does not have: add archive: {}`},

	{"a subscription to nowhere", "subscriptions: {siem: {}}\n" + rest, "logstack.yaml:1:23: subscriptions.siem: to is missing: give the ARN of a Firehose stream, a Kinesis stream, a Lambda function or a destination of CloudWatch Logs, such as arn:aws:firehose:eu-central-1:111122223333:deliverystream/logs"},
	{"a subscription to a bucket", "subscriptions: {siem: {to: 'arn:aws:s3:::logs'}}\n" + rest, "logstack.yaml:1:28: subscriptions.siem.to: must be the ARN of a Firehose stream, a Kinesis stream, a Lambda function or a destination of CloudWatch Logs, such as arn:aws:firehose:eu-central-1:111122223333:deliverystream/logs"},
	{"three subscriptions", "subscriptions:\n  a: {to: " + stream + "}\n  b: {to: " + stream + "}\n  c: {to: " + stream + "}\n  d: {to: " + stream + ", logGroup: audit}\n" + rest, "logstack.yaml:4:3: subscriptions.c: is subscription filter 3 of the application log: 2 are allowed; several can read one stream instead of one each"},
	{"two subscriptions and an archive", "archive: {logGroups: [application]}\nsubscriptions:\n  a: {to: " + stream + "}\n  b: {to: " + stream + "}\n  c: {to: " + stream + ", logGroup: audit}\n  d: {to: " + stream + ", logGroup: audit}\n" + rest, "logstack.yaml:4:3: subscriptions.b: is subscription filter 2 of the application log: 1 are allowed, and the archive has one of the 2; several can read one stream instead of one each"},
	{"a subscription that is called as the archive's", "archive: {}\nsubscriptions: {archive: {to: " + stream + "}}\n" + rest, "logstack.yaml:2:17: subscriptions.archive: the subscription filter of the archive has this name: rename this one"},
	{"a subscription's pattern", "subscriptions: {siem: {to: " + stream + ", pattern: '{ level = ERROR }'}}\n" + rest, "logstack.yaml:1:101: subscriptions.siem.pattern: filter pattern, line 1, column 3: level is not a selector: $. is missing: write $.level"},
	{"a pattern that nothing matches", "subscriptions: {siem: {to: " + stream + ", pattern: '{ $.levl = \"ERROR\" }'}}\n" + rest, "logstack.yaml:1:101: subscriptions.siem.pattern: contract guide: no record has $.levl"},
	{"another account's stream", "subscriptions: {siem: {to: " + stream + "}}\n" + app + svc + "environments: {prod: {account: '444455556666'}}\n", "logstack.yaml:1:28: subscriptions.siem.to: is a Firehose stream of the account 111122223333, and the environment is in 444455556666: use a destination of that account"},
	{"a function elsewhere", "subscriptions: {siem: {to: 'arn:aws:lambda:us-east-1:111122223333:function:ship', roleArn: 'arn:aws:iam::111122223333:role/ship', distribution: Random, keyArn: '" + key + "'}}\n" + app + svc + "environments: {prod: {region: eu-central-1}}\n", `
logstack.yaml:1:28: subscriptions.siem.to: is a Lambda function in us-east-1, and the environment is in eu-central-1: it must be in the region of the log group
logstack.yaml:1:92: subscriptions.siem.roleArn: is for streams and destinations: a function has a permission instead, which is created
logstack.yaml:1:145: subscriptions.siem.distribution: is about the shards of a Kinesis stream, and a Lambda function has none
logstack.yaml:1:161: subscriptions.siem.keyArn: is for a Kinesis stream: sending to a Lambda function needs no key
`},

	{"two that have the storage tiered", "intelligentTiering: true\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:21: intelligentTiering: applies to the whole account and region, and environment dev has it already: give one of the two intelligentTiering: ~, another account or another region"},
}

// archiveAllowed is valid, although it looks like a mistake.
var archiveAllowed = map[string]string{
	"an archive of all that there is":   "archive: {glacierAfterDays: 1, glacier: deep, keepDays: 3653, objectLock: compliance, lockDays: 365, accessLogsBucket: access-logs, scanLimitGiB: 1, removal: retain}\n" + rest,
	"an archive of a source":            "contract: lambda\narchive: {}\n" + app + env,
	"an archive of one environment":     "alarms: {archive-late: {above: {ticket: 7200}}}\n" + app + svc + "environments: {dev: {}, prod: {archive: {}}}\n",
	"subscriptions of every form":       "subscriptions:\n  a: {to: 'arn:aws:kinesis:eu-central-1:111122223333:stream/s', keyArn: '" + key + "', distribution: Random}\n  b: {to: 'arn:aws:logs:eu-central-1:999999999999:destination:d', roleArn: 'arn:aws:iam::111122223333:role/r', pattern: '{ $.level = \"ERROR\" }'}\n  c: {to: 'arn:aws:lambda:eu-central-1:111122223333:function:f', logGroup: audit}\n" + app + svc + "environments: {prod: {account: '111122223333', region: eu-central-1}}\n",
	"storage that is tiered in regions": "intelligentTiering: true\n" + app + svc + "environments: {dev: {region: eu-central-1}, prod: {region: us-east-1}}\n",
}

func TestArchive(t *testing.T) {
	c := parse(t, "archive: {keepDays: 3653}\nsubscriptions: {siem: {to: "+stream+"}}\n"+app+svc+"environments: {dev: {archive: ~, subscriptions: ~}, prod: {}}\n")
	prod, dev := environmentOf(t, c, "prod"), environmentOf(t, c, "dev")
	if dev.Archive != nil || len(dev.Subscriptions) != 0 {
		t.Errorf("dev has %v and %v", dev.Archive, dev.Subscriptions)
	}
	if want := (Archive{LogGroups: []queries.LogGroup{"application", "audit"}, KeepDays: 3653}); !reflect.DeepEqual(*prod.Archive, want) {
		t.Errorf("prod has %+v", *prod.Archive)
	}
	if got := prod.Subscriptions["siem"]; got.LogGroup != queries.Application {
		t.Errorf("siem is of %+v", got)
	}
	names := func(e Environment) map[string]bool {
		of := map[string]bool{}
		for _, rule := range e.Rules {
			of[rule.Name] = true
		}
		return of
	}
	if !names(prod)["archive-late"] || names(dev)["archive-late"] {
		t.Errorf("the rules about archives: in prod %v, in dev %v", names(prod)["archive-late"], names(dev)["archive-late"])
	}
}
