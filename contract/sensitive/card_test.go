package sensitive

import (
	"strings"
	"testing"
)

// numbered returns a number of n digits with the given beginning and the right
// check digit.
func numbered(begins string, n int) string {
	digits := begins + strings.Repeat("9", n-1-len(begins))
	sum := 0
	for i := range digits {
		v := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			v = v*2/10 + v*2%10
		}
		sum += v
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}

// The prefixes and lengths of each network's numbers.
func TestCards(t *testing.T) {
	for _, bank := range []struct {
		name    string
		begins  []string
		lengths []int
	}{
		{"Visa", []string{"40", "49", "4"}, []int{16, 19}},
		{"Mastercard", []string{"51", "52", "53", "54", "55", "2221", "2222", "2500", "2719", "2720"}, []int{16}},
		{"American Express", []string{"34", "37"}, []int{15}},
		{"Diners", []string{"36", "38", "39", "3000", "3001", "3058", "3059"}, []int{14}},
		{"Discover, JCB, UnionPay", []string{"6011", "65", "35", "62"}, []int{16, 17, 18, 19}},
	} {
		for _, begins := range bank.begins {
			for n := 12; n <= 21; n++ {
				want := false
				for _, length := range bank.lengths {
					want = want || n == length
				}
				number := numbered(begins, n)
				if got := cards([]byte("paid with "+number)) != nil; got != want {
					t.Errorf("%s: %s of %d digits: %v", bank.name, number, n, got)
				}
				// With another check digit, it is not a card number.
				other := number[:n-1] + string('0'+(number[n-1]-'0'+1)%10)
				if cards([]byte(other)) != nil {
					t.Errorf("%s: %s has the wrong check digit", bank.name, other)
				}
			}
		}
	}
	for _, begins := range []string{"0", "1", "2220", "2721", "3060", "2999", "33", "50", "56", "6010", "6012", "61", "63", "64", "66", "7", "8", "9"} {
		for n := 14; n <= 19; n++ {
			if number := numbered(begins, n); cards([]byte(number)) != nil {
				t.Errorf("no bank has %s", number)
			}
		}
	}
}

// Digits are grouped as on cards, or in other ways.
func TestGroupsOfCards(t *testing.T) {
	for text, want := range map[string]bool{
		"4111 1111 1111 1111": true, "4111-1111-1111-1111": true, "4999 9999 9999 9999 993": true, "3799 999999 99994": true, "3899 999999 9997": true,
		"4111 1111 11111111": false, "4111.1111.1111.1111": false, "41 11 11 11 11 11 11 11": false,
		"a4111111111111111": false, "4111111111111111z": false, "4111111111111111Z": false, "4111111111111111_": false, "À4111111111111111": false,
		"4111111111111111.": true, "4111111111111111.x": true, ".4111111111111111": true, "1.4111111111111111": false, "4111111111111111.0": false,
	} {
		if got := cards([]byte(text)) != nil; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
