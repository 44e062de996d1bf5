package retention_test

import (
	"fmt"

	"github.com/logstack-go/logstack/retention"
)

func Example() {
	tiers, err := retention.Default().With("traces", 14)
	if err != nil {
		fmt.Println(err)
		return
	}
	days, err := tiers.Days("traces")
	fmt.Println(days, err)
	_, err = tiers.With("traces", 10)
	fmt.Println(err != nil) // CloudWatch keeps nothing for ten days
	// Output:
	// 14 days <nil>
	// true
}
