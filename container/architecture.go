package container

import "github.com/logstack-go/logstack/internal/enum"

// Architecture is that of the processors that containers run on.
type Architecture string

// The architectures that Fargate has (fargate-tasks-services, RuntimePlatform).
const (
	X8664 Architecture = "x86_64"
	ARM64 Architecture = "arm64" // Graviton
)

// Architectures returns all architectures, the default first.
func Architectures() []Architecture { return []Architecture{X8664, ARM64} }

// UnmarshalText reads an architecture's name; the error lists those there are.
func (a *Architecture) UnmarshalText(text []byte) error {
	return enum.Unmarshal(a, text, "architecture", Architectures())
}
