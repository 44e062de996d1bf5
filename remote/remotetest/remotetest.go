// Package remotetest answers in place of AWS, on loopback, as tests tell it to.
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

// Credentials that tests give to the SDK: none of their output may have them.
const (
	KeyID     = "AKIDOFTHETESTSONLY00"
	Secret    = "secretOfTheTestsThatNobodyMaySee"
	SessionID = "sessionTokenOfTheTests"
)

// Answer is what a call gets.
type Answer struct {
	// Status is the HTTP status. Default: 200.
	Status int
	// Code is AWS's name of an error. Default: none.
	Code string
	// Body is the body: JSON, or XML of the Query protocol. Of an error, its message.
	Body string
	// Cut says that the connection ends in the middle of it.
	Cut bool
	// Before is called before the answer is given. Default: nothing.
	Before func()
}

// Service is a service that gives answers by the operation, each the next time it is
// called; the last one again and again.
type Service struct {
	URL string

	mu      sync.Mutex
	answers map[string][]Answer
	calls   []Call
}

// Call is a call that was made.
type Call struct {
	Operation string
	// Body is what was sent: JSON, or a form of the Query protocol.
	Body string
}

// New starts a service that ends with the test.
func New(t testing.TB, answers map[string][]Answer) *Service {
	t.Helper()
	s := &Service{answers: answers}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(server.Close)
	s.URL = server.URL
	for name, value := range s.Env() {
		t.Setenv(name, value)
	}
	return s
}

// Env returns the variables by which the SDK finds the service, and nothing of
// the machine's own.
func (s *Service) Env() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL": s.URL, "AWS_REGION": "eu-central-1",
		"AWS_ACCESS_KEY_ID": KeyID, "AWS_SECRET_ACCESS_KEY": Secret, "AWS_SESSION_TOKEN": SessionID,
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_PROFILE": "", "AWS_EC2_METADATA_DISABLED": "true",
	}
}

// Calls returns the calls that were made, in their order.
func (s *Service) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Operations returns the names of the calls that were made, in their order.
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

// fault returns an error as each protocol has it.
func fault(a Answer, json11 bool) string {
	if json11 {
		text, _ := json.Marshal(map[string]string{"__type": a.Code, "message": a.Body})
		return string(text)
	}
	return "<ErrorResponse><Error><Type>Sender</Type><Code>" + a.Code + "</Code><Message>" + a.Body + "</Message></Error></ErrorResponse>"
}
