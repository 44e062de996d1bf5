package engine

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// (CWL_QuerySyntax-operations-functions, "Numeric operators")
var _ = register(scalars, map[string]scalar{
	"abs": ofNumberOrLarge(math.Abs, func(x *big.Rat) *big.Rat { return x.Abs(x) }),
	"ceil": ofNumberOrLarge(math.Ceil, func(x *big.Rat) *big.Rat {
		x.SetInt(floorOf(x.Neg(x)))
		return x.Neg(x)
	}),
	"floor": ofNumberOrLarge(math.Floor, func(x *big.Rat) *big.Rat { return x.SetInt(floorOf(x)) }),
	"log":   ofNumber(math.Log),
	"sqrt":  ofNumber(math.Sqrt),
	"round": func(a []Value) Value {
		f, ok := a[0].asNumber()
		if !ok {
			return Value{}
		}
		places := 0.0
		if len(a) == 2 {
			if places, ok = a[1].asNumber(); !ok || places != math.Trunc(places) {
				return Value{}
			}
		}
		// No float64 has digits beyond these places.
		places = min(max(places, -400), 400)
		shown := numberValue
		if places > shownDecimals {
			shown = withAllDigits // show all digits that were asked for
		}
		if x, ok := large(a[0], f); ok {
			return rationalValue(roundedTo(x, int(places)))
		}
		if math.Abs(places) > 15 {
			return shown(roundedExactly(f, int(places)))
		}
		scale := powersOfTen[int(math.Abs(places))]
		switch {
		case places < 0:
			return numberValue(math.Round(f/scale) * scale)
		case math.Abs(f) >= exactBelow:
			return numberValue(f) // the number has no decimals, and would overflow if multiplied by the scale
		case math.Abs(f*scale) >= exactBelow:
			return shown(roundedExactly(f, int(places)))
		}
		return shown(math.Round(f*scale) / scale)
	},
	"greatest":  func(a []Value) Value { return bestOf(a, 1) },
	"least":     func(a []Value) Value { return bestOf(a, -1) },
	"haversine": haversine,
	"toNumber": func(a []Value) Value {
		v := trimmed(a[0])
		f, ok := convertible(v)
		if !ok {
			return Value{}
		}
		return numberOf(v, f)
	},
	"toDouble": func(a []Value) Value { return converted(a[0], func(f float64) float64 { return f }) },
	"toInt":    func(a []Value) Value { return converted(a[0], within32) },
	"toLong": func(a []Value) Value {
		n, ok := integerOf(trimmed(a[0]))
		if !ok {
			return Value{}
		}
		return numberText(strconv.FormatInt(n, 10))
	},
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
		n, ok := integerOf(a[0])
		if !ok {
			return Value{}
		}
		text := strconv.FormatInt(n, 16)
		if rest, negative := strings.CutPrefix(text, "-"); negative {
			return textValue("-0x" + rest)
		}
		return textValue("0x" + text)
	},
})

// withAllDigits returns a number that results show with all its digits.
func withAllDigits(f float64) Value {
	v := numberValue(f)
	if v.kind == Number {
		v.text = formatExactly(f)
	}
	return v
}

func ofNumber(compute func(float64) float64) scalar {
	return func(a []Value) Value {
		f, ok := a[0].asNumber()
		if !ok {
			return Value{}
		}
		return numberValue(compute(f))
	}
}

// ofNumberOrLarge computes exactly for numbers whose digits a float64 cannot hold.
func ofNumberOrLarge(compute func(float64) float64, exactly func(*big.Rat) *big.Rat) scalar {
	return func(a []Value) Value {
		f, ok := a[0].asNumber()
		if !ok {
			return Value{}
		}
		if x, ok := large(a[0], f); ok {
			return rationalValue(exactly(x))
		}
		return numberValue(compute(f))
	}
}

// longest is the maximum length of the text of a number for exact computations.
// More digits before the decimal point are beyond a float64 anyway.
const longest = 400

// large returns a number with all its digits. It reports false if the number has an
// exponent, or if a float64 certainly holds it.
func large(v Value, f float64) (*big.Rat, bool) {
	if v.text == "" || len(v.text) > longest || math.Abs(f) < exactBelow || math.IsInf(f, 0) || strings.ContainsAny(v.text, "eE") {
		return nil, false
	}
	return new(big.Rat).SetString(v.text)
}

// rationalValue returns a value for a number with finitely many decimals.
func rationalValue(x *big.Rat) Value {
	decimals, _ := x.FloatPrec()
	return numberText(x.FloatString(decimals))
}

// floorOf returns the largest whole number not above x.
func floorOf(x *big.Rat) *big.Int {
	return new(big.Int).Div(x.Num(), x.Denom()) // Div rounds down, as the denominator is positive
}

// roundedExactly rounds according to the decimal digits of a number, where a
// float64 would lose some on the way.
func roundedExactly(f float64, places int) float64 {
	x, _ := new(big.Rat).SetString(formatExactly(f))
	f, _ = roundedTo(x, places).Float64()
	return f
}

// roundedTo rounds to a number of decimals, halves away from 0.
func roundedTo(x *big.Rat, places int) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
	if places < 0 {
		scale.Inv(scale)
	}
	shifted := new(big.Rat).Mul(x, scale)
	rounded, _ := new(big.Rat).SetString(shifted.FloatString(0))
	return rounded.Quo(rounded, scale)
}

// numberOf returns a value as a number with all its digits.
func numberOf(v Value, f float64) Value {
	switch {
	case v.kind == Number:
		return v
	case v.kind == Text && math.Abs(f) >= exactBelow:
		return numberText(decimalOf(v, f).String())
	}
	return numberValue(f)
}

// bestOf returns the largest number or, with a negative sign, the smallest. It
// ignores values that are not numbers.
func bestOf(a []Value, sign int) Value {
	var best Value
	for _, v := range a {
		f, ok := v.asNumber()
		if !ok {
			continue
		}
		v = numberOf(v, f)
		if best.kind == Missing {
			best = v
		} else if order, _ := compareNumbers(v, best); order*sign > 0 {
			best = v
		}
	}
	return best
}

// trimmed returns a text without white space around it.
func trimmed(v Value) Value {
	if v.kind == Text {
		return textValue(strings.TrimSpace(v.text))
	}
	return v
}

// converted parses a text as a number, whatever textReadsAsNumber says.
func converted(v Value, to func(float64) float64) Value {
	f, ok := convertible(trimmed(v))
	if !ok {
		return Value{}
	}
	return numberValue(to(f))
}

func convertible(v Value) (float64, bool) {
	if v.kind == Text {
		return parseNumber(v.text)
	}
	return v.asNumber()
}

// within32 truncates a number to a whole one, or returns NaN if it is out of range.
func within32(f float64) float64 {
	if f = math.Trunc(f); f < math.MinInt32 || f > math.MaxInt32 {
		return math.NaN()
	}
	return f
}

// integerOf truncates a number to an int64. It reports false if the result does not
// fit.
func integerOf(v Value) (int64, bool) {
	f, ok := convertible(v)
	if !ok {
		return 0, false
	}
	if x, ok := large(v, f); ok {
		whole := new(big.Int).Quo(x.Num(), x.Denom())
		return whole.Int64(), whole.IsInt64()
	}
	if f < -1<<63 || f >= 1<<63 {
		return 0, false
	}
	return int64(f), true
}

// haversine returns the distance in kilometres between two points, given by
// latitude and longitude in degrees.
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
