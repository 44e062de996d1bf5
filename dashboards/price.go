package dashboards

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Price is the price of logging a GB, in USD.
type Price float64

const (
	// defaultPrice is CloudWatch's price in us-east-1 for logging a GB to a log
	// group of the class STANDARD (CloudWatch pricing). Other regions cost up
	// to twice as much.
	defaultPrice Price = 0.50
	// dearestPrice is more than any region charges. A higher price is a
	// mistake, such as a price in cents.
	dearestPrice Price = 10
)

// DecodeYAML reads a price, and refuses one that no region charges.
func (p *Price) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	problems := node.Decode((*float64)(p))
	if err := p.check(); len(problems) == 0 && err != nil {
		problems = append(problems, node.Problem("%v", err))
	}
	return problems
}

func (p Price) check() error {
	if !(p > 0 && p <= dearestPrice) {
		return fmt.Errorf("must be a price in USD above 0 and at most %v, got %v", float64(dearestPrice), float64(p))
	}
	return nil
}

// String formats the price with cents, and with more digits only if needed.
func (p Price) String() string {
	exact := quantity.Decimal(float64(p))
	if cents := strconv.FormatFloat(float64(p), 'f', 2, 64); len(cents) >= len(exact) {
		return cents
	}
	return exact
}

// pricePlaceholder stands for the price in math and labels.
const pricePlaceholder = "{{pricePerGB}}"

// inMath inserts the price into metric math.
func (p Price) inMath(expression string) string {
	return strings.ReplaceAll(expression, pricePlaceholder, quantity.Decimal(float64(p)))
}

// inLabel inserts the price into a text for people.
func (p Price) inLabel(label string) string {
	return strings.ReplaceAll(label, pricePlaceholder, p.String())
}

// price returns the price of the layout, or the default.
func (l Layout) price() Price {
	if l.PricePerGB == 0 {
		return defaultPrice
	}
	return l.PricePerGB
}
