package engine

import (
	"math"
	"strconv"
	"strings"
)

// (CWL_QuerySyntax-operations-functions, "Numeric operators")
var _ = register(scalars, map[string]scalar{
	"abs":   ofNumber(math.Abs),
	"ceil":  ofNumber(math.Ceil),
	"floor": ofNumber(math.Floor),
	"log":   ofNumber(math.Log),
	"sqrt":  ofNumber(math.Sqrt),
	"round": func(a []Value) Value {
		f, ok := a[0].asNumber()
		if !ok {
			return Value{}
		}
		if len(a) == 1 {
			return numberValue(math.Round(f))
		}
		places, ok := a[1].asNumber()
		if !ok || places != math.Trunc(places) || math.Abs(places) > 15 {
			return Value{}
		}
		scale := math.Pow(10, places)
		return numberValue(math.Round(f*scale) / scale)
	},
	"greatest":  func(a []Value) Value { return bestOf(a, math.Max) },
	"least":     func(a []Value) Value { return bestOf(a, math.Min) },
	"haversine": haversine,
	"toNumber":  func(a []Value) Value { return converted(a[0], func(f float64) float64 { return f }) },
	"toDouble":  func(a []Value) Value { return converted(a[0], func(f float64) float64 { return f }) },
	"toInt":     func(a []Value) Value { return converted(a[0], within32) },
	"toLong":    func(a []Value) Value { return converted(a[0], within64) },
	"hexToDec": func(a []Value) Value {
		text, ok := a[0].asText()
		if !ok {
			return Value{}
		}
		text, negative := strings.CutPrefix(strings.ToLower(strings.TrimSpace(text)), "-")
		n, err := strconv.ParseUint(strings.TrimPrefix(text, "0x"), 16, 64)
		if err != nil {
			return Value{}
		}
		if negative {
			return numberText("-" + strconv.FormatUint(n, 10))
		}
		return numberText(strconv.FormatUint(n, 10))
	},
	"decToHex": func(a []Value) Value {
		f, ok := a[0].asNumber()
		if !ok || math.Abs(f) >= 1<<63 {
			return Value{}
		}
		n := int64(f)
		if n < 0 {
			return textValue("-0x" + strconv.FormatInt(-n, 16))
		}
		return textValue("0x" + strconv.FormatInt(n, 16))
	},
})

func ofNumber(compute func(float64) float64) scalar {
	return func(a []Value) Value {
		f, ok := a[0].asNumber()
		if !ok {
			return Value{}
		}
		return numberValue(compute(f))
	}
}

// bestOf passes over what is no number.
func bestOf(a []Value, better func(x, y float64) float64) Value {
	best := math.NaN()
	for _, v := range a {
		if f, ok := v.asNumber(); ok {
			if math.IsNaN(best) {
				best = f
			}
			best = better(best, f)
		}
	}
	return numberValue(best)
}

// converted reads a text as a number, whatever textReadsAsNumber says.
func converted(v Value, to func(float64) float64) Value {
	f, ok := v.asNumber()
	if v.kind == Text {
		f, ok = parseNumber(strings.TrimSpace(v.text))
	}
	if !ok {
		return Value{}
	}
	return numberValue(to(f))
}

// within32 and within64 cut the decimals off; what is out of range is missing.
func within32(f float64) float64 {
	if f = math.Trunc(f); f < math.MinInt32 || f > math.MaxInt32 {
		return math.NaN()
	}
	return f
}

func within64(f float64) float64 {
	if f = math.Trunc(f); math.Abs(f) >= 1<<63 {
		return math.NaN()
	}
	return f
}

// haversine is the distance in kilometres between two points, given as latitude
// and longitude in degrees.
func haversine(a []Value) Value {
	var radians [4]float64
	for i, v := range a {
		f, ok := v.asNumber()
		if !ok {
			return Value{}
		}
		radians[i] = f * math.Pi / 180
	}
	half := func(x float64) float64 { s := math.Sin(x / 2); return s * s }
	h := half(radians[2]-radians[0]) + math.Cos(radians[0])*math.Cos(radians[2])*half(radians[3]-radians[1])
	return numberValue(2 * earthRadius * math.Asin(math.Sqrt(min(h, 1))))
}
