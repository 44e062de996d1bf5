package loggroup

import "fmt"

// Encryption says by whose key something is encrypted at rest.
type Encryption string

const (
	// OwnKey encrypts by a KMS key of the account, whose policy says who may read.
	OwnKey Encryption = ""
	// ServiceKey leaves it to the service that keeps it: CloudWatch Logs and S3 encrypt by
	// keys of their own (encrypt-log-data-kms, UsingServerSideEncryption). It costs
	// nothing, and nobody can take the right to decrypt from those who may read: it is
	// for environments with nothing in their logs.
	ServiceKey Encryption = "service-key"
)

// Check is an error if there is no such encryption, or a key is given beside the
// service's own.
func (e Encryption) Check(hasKey bool) error {
	switch {
	case e == ServiceKey && hasKey:
		return fmt.Errorf("Encryption is %s, and Key is given: leave one of the two out", ServiceKey)
	case e != OwnKey && e != ServiceKey:
		return fmt.Errorf("there is no encryption %q: allowed are %q (OwnKey), %q (ServiceKey)", string(e), string(OwnKey), string(ServiceKey))
	}
	return nil
}
