// Command synth is the Go half of the benchmark: a CDK app that makes a stack with n
// services, each with its complete logging and a task definition.
//
//	synth n outdir cdk.json [profile]
//
// With a file for a profile, it writes its own there, and prints the seconds of CPU
// time that Go took and those that Node did.
//
// The JavaScript half, ../peer/app.js, makes the same resources.
package main

import (
	"fmt"
	"log"
	"os"
	"runtime/pprof"
	"strconv"
	"syscall"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 && len(os.Args) != 5 {
		log.Fatal("usage: synth n outdir cdk.json [profile]")
	}
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	context, err := stacks.Context(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) == 4 {
		synthesize(n, os.Args[2], context)
		return
	}
	f, err := os.Create(os.Args[4])
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		log.Fatal(err)
	}
	synthesize(n, os.Args[2], context)
	pprof.StopCPUProfile()
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(spent(syscall.RUSAGE_SELF), spent(syscall.RUSAGE_CHILDREN))
}

// spent returns the seconds of CPU time of this process, or of its children that have
// ended.
func spent(who int) float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(who, &usage); err != nil {
		log.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

// synthesize writes the template of n services to outdir.
func synthesize(n int, outdir string, context map[string]any) {
	defer jsii.Close()
	// A stack of 50 services is too large to deploy (500 resources, 1 MB). Here, that
	// is neither an error nor a warning that strict mode turns into one.
	context["@aws-cdk/core:stackResourceLimit"] = 0
	context["@aws-cdk/core:strictCfnValidateErrors"] = false
	props := stacks.AppProps(context)
	props.Outdir = &outdir
	app := awscdk.NewApp(props)
	stack := awscdk.NewStack(app, jsii.String("bench"), &awscdk.StackProps{
		Env: &awscdk.Environment{Region: jsii.String("eu-central-1")},
	})
	key := loggroup.NewKey(stack, "Key")
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Name: "bench", Key: key, OnlySeen: notify.DefaultSeverities()})
	for i := 1; i <= n; i++ {
		name := fmt.Sprintf("svc-%d", i)
		logs := servicelogs.New(stack, fmt.Sprintf("Service%d", i), servicelogs.Props{
			Application: "bench", Service: name, Topics: topics, Key: key,
		})
		task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task-"+name), &awsecs.FargateTaskDefinitionProps{
			Family:         jsii.String("bench-" + name),
			Cpu:            jsii.Number(256),
			MemoryLimitMiB: jsii.Number(512),
		})
		logs.Wiring().AddContainer(task, name, &awsecs.ContainerDefinitionOptions{
			Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/python:3.14"), nil),
		})
	}
	app.Synth(nil)
}
