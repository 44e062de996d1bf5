package preview

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
)

// colors is the number of colours that the page has for lines.
const colors = 10

// paint is the colour of a line: one of the page's, or one that the dashboard
// sets.
type paint struct {
	// Color is the index of the page's colour; -1 is the colour of thresholds.
	Color int
	// Own is the style for the dashboard's colour, which sets the property --c;
	// empty if the dashboard sets none.
	Own template.CSS
}

// painted returns the paint for an index, or for the dashboard's colour. It
// lightens or darkens the latter until it has enough contrast with the page by
// day and by night.
func painted(at int, color string) paint {
	if at >= 0 {
		at %= colors
	}
	rgb, ok := parseColor(color)
	if !ok {
		return paint{Color: at}
	}
	return paint{at, template.CSS("--c:light-dark(" + rgb.seenOn(white, black) + "," + rgb.seenOn(night, white) + ")")}
}

// color has red, green and blue, from 0 to 1.
type color [3]float64

var (
	white = color{1, 1, 1}
	black = color{0, 0, 0}
	// night is the background of the page's cards in dark mode.
	night = color{0x1b / 255.0, 0x21 / 255.0, 0x29 / 255.0}
)

// parseColor parses a colour such as #9467bd or #aaa.
func parseColor(text string) (color, bool) {
	if len(text) == 4 {
		text = string([]byte{text[0], text[1], text[1], text[2], text[2], text[3], text[3]})
	}
	if len(text) != 7 || text[0] != '#' {
		return color{}, false
	}
	n, err := strconv.ParseUint(text[1:], 16, 32)
	if err != nil {
		return color{}, false
	}
	return color{float64(n>>16) / 255, float64(n>>8&0xff) / 255, float64(n&0xff) / 255}, true
}

// contrast is the minimum contrast of lines with their background (WCAG 2.2,
// 1.4.11).
const contrast = 3

// seenOn mixes the colour with another until it has enough contrast with a
// ground.
func (c color) seenOn(ground, with color) string {
	mixed := c
	for share := 0.0; share < 1 && contrastOf(mixed, ground) < contrast; share += 0.05 {
		for i := range mixed {
			mixed[i] = c[i]*(1-share) + with[i]*share
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(mixed[0]*255)), int(math.Round(mixed[1]*255)), int(math.Round(mixed[2]*255)))
}

// contrastOf returns the contrast of two colours, from 1 to 21 (WCAG 2.2,
// contrast ratio).
func contrastOf(a, b color) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance returns the relative luminance of a colour (WCAG 2.2).
func (c color) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}
