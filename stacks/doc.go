// Package stacks makes the logging stack of each environment in a configuration. Your
// own app can make it next to its other stacks:
//
//	cfg, err := config.Load("logstack.yaml")
//	…
//	prod, err := cfg.Environment("prod")
//	…
//	logging := stacks.NewLogging(app, stacks.Name(prod.Name), stacks.Props{
//		Application: cfg.Application, Environment: prod,
//	})
package stacks
