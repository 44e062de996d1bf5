package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// Error is what went wrong with a call.
type Error struct {
	// Action is what was asked for, as policies call it, such as logs:StartQuery.
	Action string
	// Code is AWS's own name of what is wrong, such as AccessDeniedException; empty
	// where there was no answer.
	Code string
	text string
	err  error
}

// Error says what is wrong, and what to do.
func (e *Error) Error() string { return e.Action + ": " + e.text }

func (e *Error) Unwrap() error { return e.err }

// noCredentials is what the SDK says where its chain has none.
var noCredentials = regexp.MustCompile(`no EC2 IMDS role found|failed to refresh cached credentials|failed to retrieve credentials|get identity: get credentials`)

// explain makes an error of a call what people can act on.
func (a *Account) explain(action string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &Error{Action: action, err: err}
	var tries *retry.MaxAttemptsError
	often := ""
	if errors.As(err, &tries) {
		often = fmt.Sprintf(", after %d tries", tries.Attempt)
	}
	var api smithy.APIError
	var lost net.Error
	var at *url.Error
	switch {
	case errors.As(err, &api):
		e.Code = api.ErrorCode()
		e.text = a.refusal(action, api, often)
	case noCredentials.MatchString(err.Error()):
		e.text = "no credentials are found, or they cannot be refreshed: say a --profile, set AWS_PROFILE, or log in" + a.login()
	case errors.As(err, &at), errors.As(err, &lost):
		e.text = fmt.Sprintf("no answer from %s%s: %s; look at the network, the proxy and the region %s", host(at), often, cause(err), a.Region())
	default:
		e.text = cause(err) + often
	}
	return e
}

// refusal is what AWS said no with.
func (a *Account) refusal(action string, api smithy.APIError, often string) string {
	message := strings.TrimSuffix(strings.TrimSpace(api.ErrorMessage()), ".")
	switch code := strings.TrimSuffix(api.ErrorCode(), "Exception"); code {
	case "ExpiredToken", "RequestExpired", "TokenRefreshRequired":
		return "the credentials have expired: log in anew" + a.login()
	case "UnrecognizedClient", "InvalidClientTokenId", "InvalidSignature", "SignatureDoesNotMatch", "AuthFailure", "MissingAuthenticationToken":
		return "AWS does not know the credentials: " + message + "; see which are used with `aws sts get-caller-identity" + a.flag() + "`"
	case "AccessDenied", "UnauthorizedOperation", "AccessDeniedFault":
		return "AWS denies it: " + message + "; who asks must be allowed " + action + " (docs/remote.md has the policy)"
	case "Throttling", "ThrottlingRate", "TooManyRequests", "RequestLimitExceeded":
		return "AWS throttles it" + often + ": " + message + "; try again later, or ask for less"
	case "LimitExceeded":
		return "a limit is reached" + often + ": " + message + "; wait until other queries have ended"
	case "ResourceNotFound":
		return "AWS has no such thing in " + a.Region() + ": " + message
	case "":
		return message + often
	default:
		return api.ErrorCode() + ": " + message + often
	}
}

func (a *Account) login() string {
	return ", as with `aws sso login" + a.flag() + "`"
}

// flag is how the AWS CLI is told the profile.
func (a *Account) flag() string {
	if a.options.Profile == "" {
		return ""
	}
	return " --profile " + a.options.Profile
}

func host(at *url.Error) string {
	if at == nil {
		return "AWS"
	}
	u, err := url.Parse(at.URL)
	if err != nil || u.Host == "" {
		return "AWS"
	}
	return u.Host
}

// cause is the innermost error: the SDK wraps it with what it did.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return strings.TrimSuffix(err.Error(), ".")
		}
		err = inner
	}
}
