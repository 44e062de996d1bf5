package sensitive

import "github.com/logstack-go/logstack/internal/lazyregexp"

// cards finds card numbers, in one piece or in groups as on a card. Digits may
// precede or follow, such as the month in which the card expires.
func cards(text []byte) (found []span) {
	if !digits(text, 14) {
		return nil
	}
	pieces := pieceForm.FindAllIndex(text, -1)
	for i := range pieces {
		for _, sizes := range cardGroups {
			if from, to, ok := grouped(text, pieces[i:], sizes); ok && standsAlone(text, from, to) && isCard(text[from:to]) {
				found = append(found, span{from, to})
			}
		}
		if from, to := pieces[i][0], pieces[i][1]; to-from >= 14 && to-from <= 19 && standsAlone(text, from, to) && isCard(text[from:to]) {
			found = append(found, span{from, to})
		}
	}
	return found
}

var pieceForm = lazyregexp.New(`\d+`)

// cardGroups are the ways in which cards group the digits of their numbers. A UUID
// groups them differently.
var cardGroups = [][]int{{4, 4, 4, 4}, {4, 4, 4, 4, 3}, {4, 6, 5}, {4, 6, 4}}

// grouped returns where pieces of those sizes are in a text, joined by spaces or by
// hyphens.
func grouped(text []byte, pieces [][]int, sizes []int) (from, to int, ok bool) {
	if len(pieces) < len(sizes) {
		return 0, 0, false
	}
	joint := pieces[0][1]
	for i, size := range sizes {
		if pieces[i][1]-pieces[i][0] != size {
			return 0, 0, false
		}
		if i > 0 && (pieces[i][0]-pieces[i-1][1] != 1 || text[pieces[i-1][1]] != text[joint]) {
			return 0, 0, false
		}
	}
	return pieces[0][0], pieces[len(sizes)-1][1], text[joint] == ' ' || text[joint] == '-'
}

// standsAlone reports whether digits are part of neither a word nor a fraction.
func standsAlone(text []byte, from, to int) bool {
	at := func(i int) byte {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return text[i]
	}
	return !isWord(at(from-1)) && !isWord(at(to)) &&
		!(at(from-1) == '.' && isDigit(at(from-2))) && !(at(to) == '.' && isDigit(at(to+1)))
}

// digits reports whether a text has at least most digits in a row, apart from
// single spaces and hyphens between them.
func digits(text []byte, most int) bool {
	n, gap := 0, false
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			n, gap = n+1, false
			if n >= most {
				return true
			}
		case (c == ' ' || c == '-') && !gap && n > 0:
			gap = true
		default:
			n, gap = 0, false
		}
	}
	return false
}

// isCard reports whether digits are a card number: they have the prefix of a
// network, the length of its numbers, and the right check digit (ISO/IEC 7812).
func isCard(text []byte) bool {
	number := make([]byte, 0, 19)
	for _, c := range text {
		if '0' <= c && c <= '9' {
			number = append(number, c-'0')
		}
	}
	n := len(number)
	first := func(k int) int {
		v := 0
		for _, d := range number[:k] {
			v = 10*v + int(d)
		}
		return v
	}
	two, four := first(2), first(4)
	switch {
	case number[0] == 4: // Visa
		if n != 16 && n != 19 {
			return false
		}
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720: // Mastercard
		if n != 16 {
			return false
		}
	case two == 34, two == 37: // American Express
		if n != 15 {
			return false
		}
	case two == 36, two == 38, two == 39, four >= 3000 && four <= 3059: // Diners
		if n != 14 {
			return false
		}
	case four == 6011, two == 65, two == 35, two == 62: // Discover, JCB, UnionPay
		if n < 16 {
			return false
		}
	default:
		return false
	}
	sum := 0
	for i, d := range number {
		v := int(d)
		if (n-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
