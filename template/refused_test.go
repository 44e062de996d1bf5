package template

import "testing"

func TestCalled(t *testing.T) {
	for name, want := range map[string]string{"": "Gate", "${Gate}": "Gate", "gate": "gate", "${Gate}-of-${Stage}": "${Gate}-of-${Stage}", "${Other}": "${Other}"} {
		if got := Called(name, "Gate"); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}

func TestFirstPlaceholder(t *testing.T) {
	for value, want := range map[string]string{
		"${Stage}":                          "${Stage}",
		"shop-${Stage}/${Log}":              "${Stage}",
		"${Fn::Select [0,${Stage}]}-errors": "${Fn::Select [0,${Stage}]}",
		"{{resolve:ssm:/t}}":                "{{resolve:ssm:/t}}",
		"shop":                              "shop",
		"${Stage":                           "${Stage",
	} {
		if got := firstPlaceholder(value); got != want {
			t.Errorf("%q has %q first, want %q", value, got, want)
		}
	}
}
