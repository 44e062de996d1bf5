package batch

import "testing"

// A panic while a batch is open must surface unchanged, and nothing is made while
// unwinding.
func TestBeginKeepsThePanic(t *testing.T) {
	thrown := func() (thrown any) {
		defer func() { thrown = recover() }()
		defer Begin()()
		func() {
			defer Begin()()
			queue = append(queue, nil) // making it would fail
			panic("there is a Construct of that name")
		}()
		return nil
	}()
	if thrown != "there is a Construct of that name" || len(queue) > 0 || open != 0 {
		t.Errorf("thrown was %v, %d wait, %d batches are open", thrown, len(queue), open)
	}
}
