package config_test

import (
	"fmt"

	"github.com/logstack-go/logstack/config"
)

func Example() {
	c, err := config.Parse("logstack.yaml", []byte(`
application: shop
services:
  - name: web
    image: public.ecr.aws/your-org/shop
environments:
  staging:
    logGroups:
      application:
        removal: destroy
  prod: {}
`), ".")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range c.Environments {
		group := e.LogGroups.Application
		days, _ := e.Tiers.Days(group.Tier)
		fmt.Printf("%s writes to %s, kept for %d days, %s\n", e.Name, group.Name, days, group.Removal)
	}
	// Output:
	// staging writes to /ecs/shop/staging, kept for 30 days, destroy
	// prod writes to /ecs/shop/prod, kept for 30 days, protect
}

// All mistakes are reported at once.
func ExampleParse_mistakes() {
	_, err := config.Parse("logstack.yaml", []byte(`application: shop
services:
  - name: web
    image: public.ecr.aws/your-org/shop
    prot: 8000
alarms:
  errors:
    above: {page: -1}
environments:
  prod:
    region: Frankfurt
`), ".")
	fmt.Println(err)
	// Output:
	// logstack.yaml:5:5: services[0].prot: there is no key "prot": did you mean port? Use one of name, image, command, port, cpu, memory, multilinePattern, datetimeFormat, architecture, user, readOnly, scratch, healthCheck, environment, secrets, sidecars, audit, ownLogGroups, alarms
	// logstack.yaml:8:19: alarms.errors.above.page: must be a count of 0 or more, got -1
	// logstack.yaml:11:13: environments.prod.region: must be a region's name, such as eu-central-1
}
