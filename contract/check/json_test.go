package check

import (
	"testing"
)

func TestJSON(t *testing.T) {
	holds(t, []held{
		{"broken JSON", `{"message": NaN}` + "\n" + `{"message": "cut o` + "\n" + `{'message': 1}`, []string{
			"json 1/3 log:1 a line that starts like a JSON object is not one: NaN is not a JSON value",
			"json 1/3 log:3 a line that starts like a JSON object is not one: expected a key in quotes",
			"json 1/3 log:2 a line that starts like a JSON object is not one: it is cut off: the string is never closed"}},
	})
}
