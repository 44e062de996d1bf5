package annotations_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/annotations"
)

func Example() {
	defer jsii.Close()
	stack := awscdk.NewStack(nil, jsii.String("Shop"), nil)
	awscdk.Annotations_Of(stack).AddWarning(jsii.String("nobody is told of its alarms"))
	for _, warning := range annotations.Of(stack, annotations.Warning) {
		fmt.Println(warning) // Shop: nobody is told of its alarms
	}
}
