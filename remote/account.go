package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/smithy-go/middleware"
	"github.com/aws/smithy-go/transport/http/protocol/awsquery"
)

// Options say whom to ask. The zero value is what the SDK finds by itself.
type Options struct {
	// Profile of the shared configuration (~/.aws/config). Default: AWS_PROFILE, or
	// default.
	Profile string
	// Region to ask. Default: AWS_REGION, or that of the profile.
	Region string
	// Endpoint is the address of a service that answers in place of AWS, such as
	// http://127.0.0.1:5000. Default: AWS_ENDPOINT_URL, or AWS.
	Endpoint string
	// DryRun gets each call, a line each, and none is made: answers are made up.
	// Default: calls are made.
	DryRun io.Writer
}

// Account is an account of AWS, in a region.
type Account struct {
	config  aws.Config
	options Options
	logs    *cloudwatchlogs.Client
	metrics *cloudwatch.Client
	athena  *athena.Client
	// wait is how long to wait between two looks at a query that runs.
	wait time.Duration
}

// How often a call is tried that AWS throttles, or that got no answer, and how long to
// wait at most before the next. (configure-retries-timeouts)
const (
	attempts = 8
	longest  = 20 * time.Second
)

// Open finds credentials and region as the SDK does. No call is made; an error says
// what is missing in the configuration.
func Open(ctx context.Context, o Options) (*Account, error) {
	load := []func(*config.LoadOptions) error{
		config.WithAppID("logstack"),
		config.WithRetryer(func() aws.Retryer { return retryer(attempts) }),
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		load = append(load, config.WithRegion(o.Region))
	}
	if o.Endpoint != "" {
		load = append(load, config.WithBaseEndpoint(o.Endpoint))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if err == nil {
		err = placed(c)
	} else {
		err = unread(err)
	}
	if err != nil {
		return nil, err
	}
	if o.DryRun != nil {
		c.Credentials = aws.AnonymousCredentials{}
		c.APIOptions = append(c.APIOptions, func(stack *middleware.Stack) error {
			return stack.Initialize.Add(dryRun(o.DryRun), middleware.After)
		})
	}
	return accountOf(c, o), nil
}

// unread says why the configuration of AWS cannot be read. What the SDK says may hold a line
// of the file of credentials, and goes no further.
func unread(err error) error {
	var missing config.SharedConfigProfileNotExistError
	var code config.AssumeRoleTokenProviderNotSetError
	switch {
	case errors.As(err, &missing):
		return fmt.Errorf("there is no profile %q in the shared configuration of AWS: `aws configure list-profiles` has their names", missing.Profile)
	case errors.As(err, &code):
		return errors.New("the role of the profile asks for a code (mfa_serial), and nobody is asked for one here: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, as `aws configure export-credentials --format env` writes them")
	case strings.Contains(err.Error(), "partial credentials found"):
		return errors.New("the profile has only one of aws_access_key_id and aws_secret_access_key: look at ~/.aws/credentials and ~/.aws/config")
	}
	return errors.New("the configuration of AWS cannot be read: look at ~/.aws/config, ~/.aws/credentials, and the variables AWS_…")
}

// placed checks that the configuration says where AWS, or what answers in its place, is.
func placed(c aws.Config) error {
	switch {
	case c.Region == "":
		return errors.New("no region is known: say it with --region, AWS_REGION or a profile that has one")
	case strings.Trim(strings.ToLower(c.Region), "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return fmt.Errorf("%q is no region: write one as in eu-central-1", c.Region)
	case c.BaseEndpoint == nil:
		return nil
	}
	u, err := url.Parse(*c.BaseEndpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%q is no address: write one as in http://127.0.0.1:5000 for --endpoint-url or AWS_ENDPOINT_URL", *c.BaseEndpoint)
	}
	return nil
}

func accountOf(c aws.Config, o Options) *Account {
	return &Account{
		config: c, options: o,
		logs: cloudwatchlogs.NewFromConfig(c), metrics: cloudwatch.NewFromConfig(c, byQuery), athena: athena.NewFromConfig(c),
		wait: 500 * time.Millisecond,
	}
}

// byQuery makes CloudWatch be asked by the Query protocol, which also services know that
// answer in its place. The SDK's own default, CBOR, is not known to all of those.
func byQuery(o *cloudwatch.Options) { o.Protocol = awsquery.New(schemas.GraniteServiceVersion20100801) }

// retryer tries a call again where the SDK's own would, and where a limit is reached:
// an account runs so many queries at a time (cloudwatch_limits_cwl), and one may end
// soon.
func retryer(attempts int) aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts, o.MaxBackoff = attempts, longest
		o.Retryables = append(o.Retryables, retry.RetryableErrorCode{Codes: map[string]struct{}{"LimitExceededException": {}}})
	})
}

// impatient returns the account, asked so often at most.
func (a *Account) impatient(attempts int) *Account {
	c := a.config.Copy()
	c.Retryer = func() aws.Retryer { return retryer(attempts) }
	return accountOf(c, a.options)
}

// Region returns the region that is asked.
func (a *Account) Region() string { return a.config.Region }

// Dry reports whether calls are only told.
func (a *Account) Dry() bool { return a.options.DryRun != nil }

// pause waits, unless the context ends before.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
