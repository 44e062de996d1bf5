// Package remotetest stands in for AWS on loopback and answers as a test tells
// it to.
package remotetest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The credentials that tests give to the SDK. No output may contain them.
const (
	KeyID     = "AKIDOFTHETESTSONLY00"
	Secret    = "secretOfTheTestsThatNobodyMaySee"
	SessionID = "sessionTokenOfTheTests"
)

// Answer is the answer to a call.
type Answer struct {
	// Status is the HTTP status. Default: 200.
	Status int
	// Code is an AWS error code. Default: none.
	Code string
	// Body is the body: JSON, or XML of the Query protocol. For an error, it is
	// the message.
	Body string
	// Cut ends the connection in the middle of the body.
	Cut bool
	// Before is called before the answer is sent. Default: nothing.
	Before func()
}

// Service answers calls by operation: each call gets the next answer, and the
// last answer is repeated.
type Service struct {
	URL string

	mu      sync.Mutex
	answers map[string][]Answer
	calls   []Call
}

// Call is a call that the service received.
type Call struct {
	Operation string
	// Body is the request body: JSON, or a form of the Query protocol.
	Body string
}

// New starts a service that is closed when the test ends.
func New(t testing.TB, answers map[string][]Answer) *Service {
	t.Helper()
	s := &Service{answers: answers}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(server.Close)
	s.URL = server.URL
	for name, value := range s.env() {
		t.Setenv(name, value)
	}
	return s
}

// env returns the environment variables that point the SDK to the service and
// hide the machine's own configuration.
func (s *Service) env() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL": s.URL, "AWS_REGION": "eu-central-1",
		"AWS_ACCESS_KEY_ID": KeyID, "AWS_SECRET_ACCESS_KEY": Secret, "AWS_SESSION_TOKEN": SessionID,
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_PROFILE": "", "AWS_EC2_METADATA_DISABLED": "true",
	}
}

// Calls returns the calls received, in order.
func (s *Service) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Operations returns the operations of the calls received, in order.
func (s *Service) Operations() []string {
	var names []string
	for _, c := range s.Calls() {
		names = append(names, c.Operation)
	}
	return names
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	_, operation, json11 := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if !json11 {
		form, _ := url.ParseQuery(string(body))
		operation = form.Get("Action")
	}
	answer := s.next(Call{operation, string(body)})
	if answer.Before != nil {
		answer.Before()
	}
	if answer.Code != "" && answer.Status == 0 {
		answer.Status = http.StatusBadRequest
	}
	text := answer.Body
	if answer.Code != "" {
		text = fault(answer, json11)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if answer.Cut {
		w.Header().Set("Content-Length", "100000")
		_, _ = io.WriteString(w, text[:len(text)/2])
		panic(http.ErrAbortHandler)
	}
	if answer.Status != 0 {
		w.WriteHeader(answer.Status)
	}
	_, _ = io.WriteString(w, text)
}

func (s *Service) next(c Call) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	left := s.answers[c.Operation]
	if len(left) == 0 {
		return Answer{Code: "UnknownOperationException", Body: "nobody told what " + c.Operation + " gives"}
	}
	if len(left) > 1 {
		s.answers[c.Operation] = left[1:]
	}
	return left[0]
}

// fault encodes an error as the protocol requires.
func fault(a Answer, json11 bool) string {
	if json11 {
		text, _ := json.Marshal(map[string]string{"__type": a.Code, "message": a.Body})
		return string(text)
	}
	return "<ErrorResponse><Error><Type>Sender</Type><Code>" + a.Code + "</Code><Message>" + a.Body + "</Message></Error></ErrorResponse>"
}
