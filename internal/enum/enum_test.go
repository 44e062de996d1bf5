package enum

import "testing"

type color string

func TestUnmarshal(t *testing.T) {
	colors := []color{"red", "green", "blue"}
	var c color
	if err := Unmarshal(&c, []byte("green"), "color", colors); err != nil || c != "green" {
		t.Errorf("got %q, %v", c, err)
	}
	err := Unmarshal(&c, []byte("pink"), "color", colors)
	if want := `there is no color "pink": use one of red, green, blue`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if c != "green" {
		t.Errorf("an unknown name is set: %q", c)
	}
}

func TestUnknown(t *testing.T) {
	err := Unknown("color", "gren", []color{"red", "green", "blue"})
	if want := `there is no color "gren": did you mean green? Use one of red, green, blue`; err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestChoice(t *testing.T) {
	colors := []color{"red", "green", "blue"}
	for name, want := range map[string]string{
		"pink": ": use one of red, green, blue",
		"gren": `: did you mean green? Use one of red, green, blue`,
	} {
		if got := Choice(name, colors); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestOneOf(t *testing.T) {
	for want, names := range map[string][]color{
		"red":                     {"red"},
		"red or green":            {"red", "green"},
		"one of red, green, blue": {"red", "green", "blue"},
	} {
		if got := OneOf(names); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
