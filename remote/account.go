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

// Options says how to reach AWS. The zero value leaves everything to the SDK.
type Options struct {
	// Profile is a profile of the shared configuration (~/.aws/config).
	// Default: AWS_PROFILE, or default.
	Profile string
	// Region is the region to query. Default: AWS_REGION, or the profile's
	// region.
	Region string
	// Endpoint is the address of a service that stands in for AWS, such as
	// http://127.0.0.1:5000. Default: AWS_ENDPOINT_URL, or AWS.
	Endpoint string
	// DryRun receives one line per call, and no call is made; answers are made
	// up. Default: calls are made.
	DryRun io.Writer
}

// Account is an AWS account in one region.
type Account struct {
	config  aws.Config
	options Options
	logs    *cloudwatchlogs.Client
	metrics *cloudwatch.Client
	athena  *athena.Client
	// wait is the pause between two looks at a running query.
	wait time.Duration
}

// How often a call that AWS throttles or does not answer is tried, and the
// longest wait before the next try. (configure-retries-timeouts)
const (
	attempts = 8
	longest  = 20 * time.Second
)

// Open finds credentials and a region as the SDK does. It makes no call; an
// error says what the configuration lacks.
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

// unread says why the AWS configuration cannot be read. The SDK's message may
// quote a line of the credentials file, so it is not passed on.
func unread(err error) error {
	var missing config.SharedConfigProfileNotExistError
	var code config.AssumeRoleTokenProviderNotSetError
	switch {
	case errors.As(err, &missing):
		return fmt.Errorf("there is no profile %q in the shared AWS configuration: `aws configure list-profiles` lists them", missing.Profile)
	case errors.As(err, &code):
		return errors.New("the role of the profile requires a code (mfa_serial), which cannot be entered here: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, as `aws configure export-credentials --format env` prints them")
	case strings.Contains(err.Error(), "partial credentials found"):
		return errors.New("the profile has only one of aws_access_key_id and aws_secret_access_key: check ~/.aws/credentials and ~/.aws/config")
	}
	return errors.New("the AWS configuration cannot be read: check ~/.aws/config, ~/.aws/credentials, and the variables AWS_…")
}

// placed checks that the configuration gives a region, or an endpoint in its
// place.
func placed(c aws.Config) error {
	switch {
	case c.Region == "":
		return errors.New("no region is set: give it with --region, AWS_REGION or a profile that has one")
	case strings.Trim(strings.ToLower(c.Region), "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return fmt.Errorf("%q is not a region: write it like eu-central-1", c.Region)
	case c.BaseEndpoint == nil:
		return nil
	}
	u, err := url.Parse(*c.BaseEndpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%q is not an address: write it like http://127.0.0.1:5000 for --endpoint-url or AWS_ENDPOINT_URL", *c.BaseEndpoint)
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

// byQuery makes the client speak the Query protocol to CloudWatch, which
// services that stand in for AWS also know. Not all of them know the SDK's
// default, CBOR.
func byQuery(o *cloudwatch.Options) { o.Protocol = awsquery.New(schemas.GraniteServiceVersion20100801) }

// retryer retries what the SDK retries, and calls that reach a limit: an
// account can run only so many queries at a time (cloudwatch_limits_cwl), and
// one may end soon.
func retryer(attempts int) aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts, o.MaxBackoff = attempts, longest
		o.Retryables = append(o.Retryables, retry.RetryableErrorCode{Codes: map[string]struct{}{"LimitExceededException": {}}})
	})
}

// impatient returns the account with at most the given number of attempts per
// call.
func (a *Account) impatient(attempts int) *Account {
	c := a.config.Copy()
	c.Retryer = func() aws.Retryer { return retryer(attempts) }
	return accountOf(c, a.options)
}

// Region returns the region that the account is queried in.
func (a *Account) Region() string { return a.config.Region }

// Dry reports whether calls are only listed, not made.
func (a *Account) Dry() bool { return a.options.DryRun != nil }

// pause waits for d or until the context ends.
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
