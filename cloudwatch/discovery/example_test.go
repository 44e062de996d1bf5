package discovery_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
)

func Example() {
	var r discovery.Reader
	line := "2 123456789010 eni-0a 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK"
	kind := r.Read(nil, nil, []byte(line))
	fmt.Printf("%s: %s\n", kind, r.Value("srcAddr").Text)
	// Output: vpc: 172.31.16.139
}
