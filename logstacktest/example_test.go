package logstacktest_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logstacktest"
	"github.com/logstack-go/logstack/replay"
)

// newOrders returns a stack with the logging of a service.
func newOrders() awscdk.Stack {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Orders"), nil)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "orders", Environment: "prod"})
	return stack
}

// In a review, the snapshot shows how a change affects the template.
func ExampleSnapshot() {
	_ = func(t *testing.T) { // func TestOrders(t *testing.T)
		logstacktest.Snapshot(t, newOrders())
	}
}

// Has functions return the resource for further checks.
func ExampleHasAlarm() {
	_ = func(t *testing.T) { // func TestErrorsPage(t *testing.T)
		alarm := logstacktest.HasAlarm(t, newOrders(), "orders-prod-errors-page")
		if alarm.AlarmActions == nil {
			t.Error("nobody is told")
		}
	}
}

// Twelve errors make the errors alarm go off, and no other.
func ExampleReplay() {
	_ = func(t *testing.T) { // func TestErrors(t *testing.T)
		logstacktest.Replay(t, newOrders(),
			`12 every 20s: {"timestamp": "2025-03-11T08:00:00Z", "level": "ERROR", "message": "no stock"}`,
		).
			OnlyWentOff("orders-prod-errors-ticket").
			Matched("errors", 12)
	}
}

// The options name the log group that the events of a file belong to.
func ExampleReplayFiles() {
	_ = func(t *testing.T) { // func TestYesterday(t *testing.T)
		o := replay.Options{LogGroup: "/ecs/orders/prod", Contract: contract.Guide()}
		logstacktest.ReplayFiles(t, newOrders(), o, "testdata/yesterday.log").Quiet("orders-prod-errors-page")
	}
}
