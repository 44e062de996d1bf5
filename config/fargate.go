package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fargate lists the sizes of Fargate tasks: the memory in MiB that is allowed with
// some CPU units (Amazon ECS task definition parameters for Fargate, "Task size").
var fargate = []struct {
	cpu    int
	memory []int
}{
	{256, []int{512, 1024, 2048}},
	{512, steps(1024, 4096, 1024)},
	{1024, steps(2048, 8192, 1024)},
	{2048, steps(4096, 16384, 1024)},
	{4096, steps(8192, 30720, 1024)},
	{8192, steps(16384, 61440, 4096)},
	{16384, steps(32768, 122880, 8192)},
}

func steps(from, to, by int) (all []int) {
	for i := from; i <= to; i += by {
		all = append(all, i)
	}
	return all
}

func fargateCPUs() (cpus []int) {
	for _, size := range fargate {
		cpus = append(cpus, size.cpu)
	}
	return cpus
}

// checkCPU returns an error if a Fargate task cannot have that many CPU units.
func checkCPU(cpu int) error {
	if slices.Contains(fargateCPUs(), cpu) {
		return nil
	}
	return fmt.Errorf("a Fargate task cannot have %d CPU units: use one of %s", cpu, joinInts(fargateCPUs()))
}

// checkMemory returns an error if a Fargate task with that many CPU units, which
// must be allowed, cannot have that much memory.
func checkMemory(cpu, memory int) error {
	allowed := fargate[slices.Index(fargateCPUs(), cpu)].memory
	if slices.Contains(allowed, memory) {
		return nil
	}
	all := joinInts(allowed)
	if len(allowed) > 7 {
		all = fmt.Sprintf("%d to %d in steps of %d", allowed[0], allowed[len(allowed)-1], allowed[1]-allowed[0])
	}
	return fmt.Errorf("a Fargate task with %d CPU units cannot have %d MiB: use one of %s", cpu, memory, all)
}

func joinInts(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}
