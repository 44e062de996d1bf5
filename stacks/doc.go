// Package stacks makes the logging stack of each environment from a
// configuration. An app of your own can make them beside its other stacks:
//
//	cfg, err := config.Load("logstack.yaml")
//	…
//	prod, err := cfg.Environment("prod")
//	…
//	logging := stacks.NewLogging(app, stacks.Name(prod.Name), stacks.Props{
//		Application: cfg.Application, Environment: prod,
//	})
package stacks
