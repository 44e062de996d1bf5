// Generate writes the shop's made-up log lines: those of web and checkout, which share
// a log group, or with the argument worker those of the worker.
//
//	go run ./examples/shop/generate > shop.log
//	go run ./examples/shop/generate worker > worker.log
package main

import (
	"fmt"
	"os"

	"github.com/logstack-go/logstack/examples/shop/traffic"
)

func main() {
	write := traffic.Shop
	switch args := os.Args[1:]; {
	case len(args) == 1 && args[0] == "worker":
		write = traffic.Worker
	case len(args) > 0:
		fmt.Fprintln(os.Stderr, "generate: use worker, or nothing for web and checkout")
		os.Exit(2)
	}
	if err := write(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
