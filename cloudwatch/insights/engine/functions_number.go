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
		// No float64 has a digit beyond these.
		places = min(max(places, -400), 400)
		shown := numberValue
		if places > shownDecimals {
			shown = withAllDigits // it was asked for so many
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
			return numberValue(f) // it has no decimals, and times the scale it may be too large
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

// withAllDigits is a number that results show with all its digits.
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

// ofNumberOrLarge computes with all digits where a float64 does not have them.
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

// longest is how long the text of a number may be to be computed with all digits.
// More digits before the point are beyond a float64 anyway.
const longest = 400

// large is a number with all its digits, if it is written without an exponent and
// is one of those that a float64 may not hold.
func large(v Value, f float64) (*big.Rat, bool) {
	if v.text == "" || len(v.text) > longest || math.Abs(f) < exactBelow || math.IsInf(f, 0) || strings.ContainsAny(v.text, "eE") {
		return nil, false
	}
	return new(big.Rat).SetString(v.text)
}

// rationalValue is a number with finitely many decimals.
func rationalValue(x *big.Rat) Value {
	decimals, _ := x.FloatPrec()
	return numberText(x.FloatString(decimals))
}

// floorOf is the largest whole number that is no more.
func floorOf(x *big.Rat) *big.Int {
	return new(big.Int).Div(x.Num(), x.Denom()) // which rounds down, as no denominator is negative
}

// roundedExactly rounds what the digits of a number say, where a float64 would lose
// some on the way.
func roundedExactly(f float64, places int) float64 {
	x, _ := new(big.Rat).SetString(formatExactly(f))
	f, _ = roundedTo(x, places).Float64()
	return f
}

// roundedTo rounds to so many decimals, halves away from 0.
func roundedTo(x *big.Rat, places int) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
	if places < 0 {
		scale.Inv(scale)
	}
	shifted := new(big.Rat).Mul(x, scale)
	rounded, _ := new(big.Rat).SetString(shifted.FloatString(0))
	return rounded.Quo(rounded, scale)
}

// numberOf is what a value is as a number, with all its digits.
func numberOf(v Value, f float64) Value {
	switch {
	case v.kind == Number:
		return v
	case v.kind == Text && math.Abs(f) >= exactBelow:
		return numberText(decimalOf(v, f).String())
	}
	return numberValue(f)
}

// bestOf is the largest number, or with the other sign the least one. It passes
// over what is none.
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

// trimmed is a text without white space around it.
func trimmed(v Value) Value {
	if v.kind == Text {
		return textValue(strings.TrimSpace(v.text))
	}
	return v
}

// converted reads a text as a number, whatever textReadsAsNumber says.
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

// within32 cuts the decimals off; what is out of range is missing.
func within32(f float64) float64 {
	if f = math.Trunc(f); f < math.MinInt32 || f > math.MaxInt32 {
		return math.NaN()
	}
	return f
}

// integerOf is a number without its decimals; not ok if it does not fit.
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
