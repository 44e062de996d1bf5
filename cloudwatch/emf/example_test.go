package emf_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/emf"
)

func Example() {
	event := []byte(`{"_aws": {"Timestamp": 1741680000000, "CloudWatchMetrics": [
	  {"Namespace": "shop", "Dimensions": [["path"]], "Metrics": [{"Name": "latency", "Unit": "Milliseconds"}]}
	]}, "path": "/cart", "latency": 120}`)
	document, err := emf.NewReader().Read(event)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := document.Directives[0]
	fmt.Println(d.Namespace, d.Sets[0], d.Metrics[0].Name, d.Metrics[0].Values[0].Value)
	// Output: shop [{path /cart}] latency 120
}
