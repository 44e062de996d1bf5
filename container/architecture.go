package container

import "github.com/logstack-go/logstack/internal/enum"

// Architecture is a processor architecture.
type Architecture string

// The architectures of Fargate (fargate-tasks-services, RuntimePlatform).
const (
	X8664 Architecture = "x86_64"
	ARM64 Architecture = "arm64" // Graviton
)

// Architectures returns all architectures, the default first.
func Architectures() []Architecture { return []Architecture{X8664, ARM64} }

// UnmarshalText parses an architecture's name. The error lists the architectures.
func (a *Architecture) UnmarshalText(text []byte) error {
	return enum.Unmarshal(a, text, "architecture", Architectures())
}
