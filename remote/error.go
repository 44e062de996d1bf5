package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// Error describes a call that failed.
type Error struct {
	// Action is the IAM action of the call, such as logs:StartQuery.
	Action string
	// Code is AWS's error code, such as AccessDeniedException; empty if there
	// was no answer.
	Code string
	text string
	err  error
}

// Error says what went wrong and what to do.
func (e *Error) Error() string { return e.Action + ": " + e.text }

func (e *Error) Unwrap() error { return e.err }

// explain turns the error of a call into one that the user can act on.
func (a *Account) explain(action string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &Error{Action: action}
	var tries *retry.MaxAttemptsError
	often := ""
	if errors.As(err, &tries) && tries.Attempt > 1 {
		often = fmt.Sprintf(", after %d tries", tries.Attempt)
	}
	var api smithy.APIError
	var dns *net.DNSError
	var lost net.Error
	var at *url.Error
	switch {
	case ofCredentials.MatchString(err.Error()):
		// The SDK's message may quote the output of a credential process, so
		// neither its text nor the error itself is passed on.
		e.text = a.uncredited(err)
		return e
	case errors.As(err, &api):
		e.Code = api.ErrorCode()
		e.text = a.refusal(action, api, often)
		return e
	}
	e.err = err
	switch {
	case errors.As(err, &dns):
		e.text = fmt.Sprintf("the name %s has no address%s: check --region, --endpoint-url and the network", dns.Name, often)
	case errors.As(err, &at), errors.As(err, &lost), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		e.text = fmt.Sprintf("no response from %s%s: %s; check the network, the proxy and the region %s", host(at), often, cause(err), a.Region())
	default:
		e.text = cause(err) + often
	}
	return e
}

// ofCredentials matches the SDK's messages about missing credentials, for which
// it has no error type.
var ofCredentials = regexp.MustCompile(`no EC2 IMDS role found|failed to refresh cached credentials|failed to retrieve credentials|get identity: get credentials`)

// uncredited says in its own words why there are no credentials.
func (a *Account) uncredited(err error) string {
	text := err.Error()
	var api smithy.APIError
	code := ""
	if errors.As(err, &api) {
		code = strings.TrimSuffix(api.ErrorCode(), "Exception")
	}
	switch {
	case strings.Contains(text, "process provider"), strings.Contains(text, "credential_process"):
		return "the credential_process of the profile returns no credentials: run it by hand to see why"
	case strings.Contains(text, "SSO"):
		return "the session of SSO has expired, or there is none: log in" + a.login()
	case strings.Contains(text, "failed to retrieve jwt"):
		return "the web identity token cannot be read: check the file that web_identity_token_file or AWS_WEB_IDENTITY_TOKEN_FILE names"
	case code == "AccessDenied":
		return "the role of the profile cannot be assumed: check its trust policy, and that the caller is allowed sts:AssumeRole"
	case slices.Contains(expired, code), code == "UnauthorizedException", code == "Unauthorized":
		return "the credentials have expired: log in again" + a.login()
	case code != "":
		return "no credentials are found: their provider says " + api.ErrorCode() + ": log in again" + a.login()
	}
	return "no credentials are found, or they cannot be refreshed: use --profile, set AWS_PROFILE, or log in" + a.login()
}

// expired lists the error codes for credentials that have expired.
var expired = []string{"ExpiredToken", "TokenRefreshRequired", "InvalidToken"}

// refusal describes an error answer of AWS.
func (a *Account) refusal(action string, api smithy.APIError, often string) string {
	message := strings.TrimSuffix(strings.TrimSpace(api.ErrorMessage()), ".")
	code := strings.TrimSuffix(api.ErrorCode(), "Exception")
	if slices.Contains(expired, code) {
		return "the credentials have expired: log in again" + a.login()
	}
	switch code {
	case "RequestTimeTooSkewed", "RequestInTheFuture":
		return wrongClock
	case "RequestExpired":
		return wrongClock + "; or else the credentials have expired: log in again" + a.login()
	case "InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature":
		if strings.Contains(message, "Signature expired") || strings.Contains(message, "not yet current") {
			return wrongClock
		}
		// AWS's message repeats what was signed, including the session token.
		return "AWS rejects the signature (" + api.ErrorCode() + "): the secret key does not belong to the access key, or the clock of this machine is wrong"
	case "UnrecognizedClient", "InvalidClientTokenId", "AuthFailure", "MissingAuthenticationToken":
		return "AWS does not know the credentials: " + message + "; see which are used with `aws sts get-caller-identity" + a.flag() + "`"
	case "AccessDenied", "UnauthorizedOperation", "AccessDeniedFault":
		return "AWS denies it: " + message + "; " + grants(action, message)
	case "Throttling", "ThrottlingRate", "Throttled", "TooManyRequests", "RequestLimitExceeded":
		return "AWS throttles it" + often + ": " + message + "; try again later, or request less"
	case "LimitExceeded":
		return "a limit is reached" + often + ": " + message + "; wait until other queries have ended"
	case "ResourceNotFound":
		return "AWS has no such thing in " + a.Region() + ": " + message + "; check its name, --region and --profile"
	case "":
		return message + often
	default:
		return api.ErrorCode() + ": " + message + often
	}
}

// wrongClock explains a call that AWS rejects as too old or too new: a call is
// valid for 15 minutes (CommonErrors).
const wrongClock = "the clock of this machine is minutes off from that of AWS: set it (`date -u` shows it)"

// The parts of an access denied message that say what is missing.
var (
	performs   = regexp.MustCompile(`not authorized to perform:? ([\w-]+:\w+)`)
	onResource = regexp.MustCompile(`on resource:? (\S+)`)
)

// grants returns the policy statement that would allow the denied call, if AWS
// names the resource.
func grants(action, message string) string {
	if strings.Contains(message, "explicit deny") {
		return "a policy denies it explicitly, which no other policy can override: ask whoever maintains that policy"
	}
	if m := performs.FindStringSubmatch(message); m != nil {
		action = m[1]
	}
	m := onResource.FindStringSubmatch(message)
	if m == nil {
		return "the caller must be allowed " + action + " (docs/how-to/remote.md has the policy)"
	}
	// For a call on a log group, AWS names its log streams without a stream
	// name.
	resource := strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(m[1], ".,"), "log-stream:"), ":")
	return fmt.Sprintf(`{"Effect": "Allow", "Action": %q, "Resource": %q} allows it (docs/how-to/remote.md has the whole policy)`, action, resource)
}

func (a *Account) login() string {
	return ", as with `aws sso login" + a.flag() + "`"
}

// flag returns the AWS CLI flag for the profile.
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

// cause returns the innermost error; the SDK wraps it in descriptions of what
// it did.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return strings.TrimSuffix(err.Error(), ".")
		}
		err = inner
	}
}
