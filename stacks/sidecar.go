package stacks

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/container"
)

// platforms maps architectures to CDK's runtime platforms.
var platforms = map[container.Architecture]func() *awsecs.RuntimePlatform{
	container.X8664: func() *awsecs.RuntimePlatform { return platform(awsecs.CpuArchitecture_X86_64()) },
	container.ARM64: func() *awsecs.RuntimePlatform { return platform(awsecs.CpuArchitecture_ARM64()) },
}

func platform(of awsecs.CpuArchitecture) *awsecs.RuntimePlatform {
	return &awsecs.RuntimePlatform{CpuArchitecture: of, OperatingSystemFamily: awsecs.OperatingSystemFamily_LINUX()}
}

// addSidecar adds a container next to a service's. It logs to the same log group,
// without any variables that configure logging.
func addSidecar(task awsecs.FargateTaskDefinition, wiring *ecslogs.Wiring, service string, sidecar config.Sidecar) {
	if sidecar.MultilinePattern != "" || sidecar.DatetimeFormat != "" {
		wiring = wiring.WithMultiline(sidecar.MultilinePattern, sidecar.DatetimeFormat)
	}
	scope := constructs.NewConstruct(task, jsii.String("Sidecar-"+sidecar.Name))
	options := &awsecs.ContainerDefinitionOptions{
		Image:       image(scope, sidecar.Image, ""),
		Logging:     wiring.Driver(service),
		Environment: variables(sidecar.Environment),
		Secrets:     secrets(scope, sidecar.Secrets),
		Essential:   sidecar.Essential,
	}
	tell(options, service+"-"+sidecar.Name, sidecar.Command, sidecar.Port)
	confine(options, sidecar.User, sidecar.ReadOnly, sidecar.HealthCheck)
	if sidecar.CPU != 0 {
		options.Cpu = jsii.Number(float64(sidecar.CPU))
	}
	if sidecar.Memory != 0 {
		options.MemoryLimitMiB = jsii.Number(float64(sidecar.Memory))
	}
	addScratch(wiring, task.AddContainer(&sidecar.Name, options), sidecar.User, sidecar.Scratch)
}

// tell sets the command of a container, and the port that it listens on; name is the
// name of the port mapping.
func tell(options *awsecs.ContainerDefinitionOptions, name string, command []string, port int) {
	if len(command) > 0 {
		options.Command = jsii.Strings(command...)
	}
	if port != 0 {
		options.PortMappings = &[]*awsecs.PortMapping{{
			ContainerPort: jsii.Number(float64(port)),
			Name:          &name,
		}}
	}
}

// variables converts environment variables; nil if there are none.
func variables(clear map[string]string) *map[string]*string {
	if len(clear) == 0 {
		return nil
	}
	all := map[string]*string{}
	for name, value := range clear {
		all[name] = &value
	}
	return &all
}

// hasSecrets reports whether ECS fetches anything for the containers of a service.
func hasSecrets(service config.Service) bool {
	return len(service.Secrets) > 0 || slices.ContainsFunc(service.Sidecars, func(s config.Sidecar) bool { return len(s.Secrets) > 0 })
}

// secrets returns the variables that ECS fetches for a container; nil if there are
// none.
func secrets(scope constructs.Construct, stored map[string]config.StoredSecret) *map[string]awsecs.Secret {
	if len(stored) == 0 {
		return nil
	}
	all := map[string]awsecs.Secret{}
	for _, name := range slices.Sorted(maps.Keys(stored)) {
		s := stored[name]
		of := ecslogs.Stored{Parameter: s.Parameter, Secret: s.Secret, SecretKey: s.Key}
		if s.KeyArn != "" {
			of.Key = awskms.Key_FromKeyArn(scope, jsii.String("Key-"+name), &s.KeyArn)
		}
		if made := of.As(scope, name); made != nil {
			all[name] = made
		}
	}
	return &all
}
