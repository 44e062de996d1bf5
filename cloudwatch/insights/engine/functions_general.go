package engine

import (
	"net/netip"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// (CWL_QuerySyntax-operations-functions, "General functions", "JSON functions",
// "IP address string functions")
var _ = register(scalars, map[string]scalar{
	"isNumeric": func(a []Value) Value {
		_, ok := a[0].asNumber()
		if a[0].kind == Text {
			_, ok = parseNumber(a[0].text)
		}
		return booleanValue(ok)
	},

	"isValidIp":      func(a []Value) Value { return booleanValue(addressOf(a[0]).IsValid()) },
	"isValidIpV4":    func(a []Value) Value { return booleanValue(addressOf(a[0]).Is4()) },
	"isValidIpV6":    func(a []Value) Value { return booleanValue(addressOf(a[0]).Is6()) },
	"isPrivateIP":    func(a []Value) Value { return booleanValue(isRFC1918(addressOf(a[0]))) },
	"isPublicIP":     func(a []Value) Value { return booleanValue(isPublic(addressOf(a[0]))) },
	"isReservedIP":   func(a []Value) Value { return booleanValue(isReserved(addressOf(a[0]))) },
	"isIpInSubnet":   func(a []Value) Value { return booleanValue(inSubnet(a, true, true)) },
	"isIpv4InSubnet": func(a []Value) Value { return booleanValue(inSubnet(a, true, false)) },
	"isIpv6InSubnet": func(a []Value) Value { return booleanValue(inSubnet(a, false, true)) },
	"ipv4ToNumber": func(a []Value) Value {
		ip := addressOf(a[0])
		if !ip.Is4() {
			return Value{}
		}
		number := 0.0
		for _, b := range ip.As4() {
			number = number*256 + float64(b)
		}
		return numberValue(number)
	},
})

var _ = register(scalars, map[string]scalar{
	"ispresent": func(a []Value) Value { return booleanValue(a[0].kind != Missing) },
	"coalesce": func(a []Value) Value {
		for _, v := range a {
			if v.kind != Missing {
				return v
			}
		}
		return Value{}
	},
	// Log files hold values that were not masked, so there is nothing to unmask.
	"unmask": func(a []Value) Value { return a[0] },
	"jsonStringify": func(a []Value) Value {
		if !a[0].structured() {
			return Value{}
		}
		return textValue(a[0].text)
	},
	"jsonArraySize": func(a []Value) Value {
		list := listOf(a[0])
		if list.kind != List {
			return Value{}
		}
		return numberValue(float64(len(elements(list))))
	},
	"jsonArrayContains": func(a []Value) Value {
		want, ok := a[1].asText()
		for _, v := range elements(listOf(a[0])) {
			if text, isText := v.asText(); ok && isText && text == want {
				return booleanValue(true)
			}
		}
		return booleanValue(false)
	},
})

var _ = register(builders, map[string]builder{
	"jsonParse": (*compiler).jsonParse,
	"if":        (*compiler).choose,
	"case":      (*compiler).choose,
})

// listOf returns a list, also from a text that is a list in JSON.
func listOf(v Value) Value {
	if v.kind == Text {
		v = parseJSON(v.text)
	}
	if v.kind != List {
		return Value{}
	}
	return v
}

// jsonParse compiles jsonParse(field), which returns a map or a list.
func (c *compiler) jsonParse(e *insights.Call) (operand, error) {
	args, err := c.args(e)
	if err != nil {
		return operand{}, err
	}
	return operand{eval: func(r *row) Value {
		v := args[0].eval(r)
		if v.structured() {
			return v
		}
		text, ok := v.asText()
		if !ok {
			return Value{}
		}
		return parseJSON(text)
	}}, nil
}

// choose compiles if(condition, then, else) and case(condition, value, …, default),
// which return the value of the first condition that holds.
func (c *compiler) choose(e *insights.Call) (operand, error) {
	type branch struct {
		holds func(*row) bool
		value expr
	}
	var branches []branch
	rest := e.Args
	for len(rest) >= 2 {
		holds, err := c.condition(rest[0])
		if err != nil {
			return operand{}, err
		}
		value, err := c.expr(rest[1])
		if err != nil {
			return operand{}, err
		}
		branches, rest = append(branches, branch{holds, value.eval}), rest[2:]
	}
	otherwise := func(*row) Value { return Value{} }
	if len(rest) == 1 {
		o, err := c.expr(rest[0])
		if err != nil {
			return operand{}, err
		}
		otherwise = o.eval
	}
	return operand{eval: func(r *row) Value {
		for _, b := range branches {
			if b.holds(r) {
				return b.value(r)
			}
		}
		return otherwise(r)
	}}, nil
}

// addressOf parses an IP address. It returns the zero Addr if the value is not one.
// An address with a zone is not accepted, as it is meaningful on one machine only.
func addressOf(v Value) netip.Addr {
	text, ok := v.asText()
	if !ok {
		return netip.Addr{}
	}
	ip, err := netip.ParseAddr(text)
	if err != nil || ip.Zone() != "" {
		return netip.Addr{}
	}
	return ip
}

func inSubnet(a []Value, v4, v6 bool) bool {
	ip := addressOf(a[0])
	text, ok := a[1].asText()
	if !ok || !ip.IsValid() || ip.Is4() && !v4 || ip.Is6() && !v6 {
		return false
	}
	subnet, err := netip.ParsePrefix(text)
	return err == nil && subnet.Contains(ip)
}

// reserved are the reserved ranges besides those that netip knows (RFC 6890).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("2001:db8::/32"),
}

func isReserved(ip netip.Addr) bool {
	if !ip.IsValid() {
		return false
	}
	if ip.IsLoopback() || ip.IsMulticast() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() {
		return true
	}
	for _, prefix := range reserved {
		if prefix.Contains(ip) {
			return true
		}
	}
	return false
}

// isRFC1918 reports whether an address is in one of the private IPv4 ranges of RFC
// 1918.
func isRFC1918(ip netip.Addr) bool { return ip.Is4() && ip.IsPrivate() }

func isPublic(ip netip.Addr) bool { return ip.IsValid() && !ip.IsPrivate() && !isReserved(ip) }
