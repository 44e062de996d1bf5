package infer

import "testing"

// The contract lists levels that the preset lacks. If all levels are in another
// letter case, it also lists those that the log does not show.
func TestLevels(t *testing.T) {
	lines(t, `{"@t":"2026-03-03T09:00:00Z","@mt":"m","@l":"Error"}`, `{"@t":"2026-03-03T09:00:00Z","@mt":"m","@l":"Warning"}`).has(t, []string{
		"levels:\n  DEBUG: [Debug] # guessed: not seen, in the letter case of the others\n  INFO: [Info, Information] # guessed: not seen",
		"  WARNING: [Warning] # guessed: from the words\n  ERROR: [Error] # guessed: from the words\n  CRITICAL: [Critical, Fatal] # guessed: not seen",
	})
	// A single additional name is not another letter case.
	lines(t, usual+`"a": 1}`, `{"timestamp": "2026-03-03T09:00:00Z", "level": "FATAL", "logger": "app", "message": "m"}`).has(t, []string{"levels:\n  CRITICAL: [FATAL] # guessed: from the words\n\n"})
	lines(t, `{"level":"warning","message":"m","timestamp":"2026-03-03T09:00:00Z"}`, `{"level":"http","message":"m","timestamp":"2026-03-03T09:00:00Z"}`, `{"level":"http","message":"m","timestamp":"2026-03-03T09:00:00Z"}`).
		has(t, []string{"extends: winston\n", "levels:\n  WARNING: [warning] # guessed: from the words\n\n"})
	lines(t, usual+`"a": 1}`).has(t, nil, "levels:")
	lines(t, `{"level":30,"time":1772528400238,"pid":17,"hostname":"h","msg":"m"}`).has(t, nil, "levels:")
}
