// Package logstacktest helps to test stacks that log: it takes snapshots of what they
// synthesize, asks what stands in it, and replays log events through it.
//
//	func TestOrders(t *testing.T) {
//		stack := NewOrders(awscdk.NewApp(nil), "Orders")
//		logstacktest.Snapshot(t, stack)
//		logstacktest.HasFilter(t, stack, "orders-failed")
//		logstacktest.Replay(t, stack,
//			`12 every 20s: {"timestamp": "2025-03-11T08:00:00Z", "level": "ERROR"}`,
//		).WentOff("orders-errors-page")
//	}
//
// Any stack of the CDK will do, whether it is made of the constructs of this module or
// not. The first function that is called synthesizes the app of the stack, and the
// others look at the same templates. A mistake in the props of a construct fails the
// test, and so does what the CDK throws. Nothing is deployed, and nothing is asked of AWS.
package logstacktest
