package batch

import "testing"

// What panics while a batch is open is told itself, and nothing is made on the way out.
func TestBeginKeepsThePanic(t *testing.T) {
	thrown := func() (thrown any) {
		defer func() { thrown = recover() }()
		defer Begin()()
		func() {
			defer Begin()()
			queue = append(queue, nil) // which could not be made
			panic("there is a Construct of that name")
		}()
		return nil
	}()
	if thrown != "there is a Construct of that name" || len(queue) > 0 || open != 0 {
		t.Errorf("thrown was %v, %d wait, %d batches are open", thrown, len(queue), open)
	}
}
