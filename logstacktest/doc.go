// Package logstacktest helps to test stacks that log. It compares what they synthesize
// with snapshots, looks up resources in it, and replays log events through it.
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
// It works with any CDK stack, whether or not the stack uses the constructs of this
// module. The first function that is called synthesizes the app of the stack, and the
// others use the same templates. A test fails if the props of a construct are invalid,
// or if CDK panics. Nothing is deployed, and AWS is not called.
package logstacktest
