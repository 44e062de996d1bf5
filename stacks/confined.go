package stacks

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/internal/quantity"
)

// confine sets a container's user, file system access and health check.
func confine(options *awsecs.ContainerDefinitionOptions, user string, readOnly bool, health *config.HealthCheck) {
	if user != "" {
		options.User = &user
	}
	if readOnly {
		options.ReadonlyRootFilesystem = jsii.Bool(true)
	}
	if health == nil {
		return
	}
	command := append([]string{"CMD"}, health.Command...)
	options.HealthCheck = &awsecs.HealthCheck{
		Command: jsii.Strings(command...), Interval: seconds(health.Every), Timeout: seconds(health.Timeout), StartPeriod: seconds(health.StartPeriod),
	}
	if health.Retries > 0 {
		options.HealthCheck.Retries = jsii.Number(float64(health.Retries))
	}
}

// seconds converts a duration; nil if it is not set.
func seconds(d quantity.Duration) awscdk.Duration {
	if d == 0 {
		return nil
	}
	return awscdk.Duration_Seconds(jsii.Number(time.Duration(d).Seconds()))
}

// addScratch adds the container's writable directories.
func addScratch(wiring *ecslogs.Wiring, container awsecs.ContainerDefinition, user string, paths []string) {
	if len(paths) > 0 {
		wiring.AddScratch(container, ecslogs.ScratchProps{Paths: paths, Open: config.ScratchOpened(user, paths)})
	}
}
