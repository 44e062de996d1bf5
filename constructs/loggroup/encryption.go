package loggroup

import "fmt"

// Encryption says whose key encrypts data at rest.
type Encryption string

const (
	// OwnKey encrypts with a KMS key of the account, whose policy controls who can
	// read.
	OwnKey Encryption = ""
	// ServiceKey leaves encryption to the service that stores the data: CloudWatch Logs
	// and S3 encrypt with keys of their own (encrypt-log-data-kms,
	// UsingServerSideEncryption). It is free of charge, but the right to decrypt cannot
	// be withdrawn from those who can read. Use it for environments whose logs hold
	// nothing sensitive.
	ServiceKey Encryption = "service-key"
)

// Check returns an error if the value is unknown, or if a key is given together with
// ServiceKey.
func (e Encryption) Check(hasKey bool) error {
	switch {
	case e == ServiceKey && hasKey:
		return fmt.Errorf("Encryption is %s, and Key is given: leave one of the two out", ServiceKey)
	case e != OwnKey && e != ServiceKey:
		return fmt.Errorf("there is no encryption %q: use %q (OwnKey) or %q (ServiceKey)", string(e), string(OwnKey), string(ServiceKey))
	}
	return nil
}
