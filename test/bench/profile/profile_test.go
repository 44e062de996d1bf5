package profile

import "testing"

func TestPlaces(t *testing.T) {
	top := "File: query\nType: cpu\n      flat  flat%   sum%        cum   cum%\n     0.14s 20.00% 20.00%      0.33s  47.1%  example.com/x/internal/jsonscan.(*scanner).object\n" +
		"     0.07s 10.00% 30.00%      0.07s  10.0%  indexbytebody\n"
	if got, want := places([]byte(top)), "`jsonscan.(*scanner).object` 20.00%, `indexbytebody` 10.00%"; got != want {
		t.Errorf("%s, and not %s", got, want)
	}
}
