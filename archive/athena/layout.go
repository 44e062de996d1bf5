package athena

import "strings"

// width is the line length beyond which lines are broken where possible.
const width = 80

// body writes a step without its name.
func (s *step) body(indent string) string {
	var b strings.Builder
	columns := s.columns
	if !s.only {
		columns = append([]string{"*"}, columns...)
	}
	word := "SELECT"
	if s.clause != "" {
		word += " " + s.clause
	}
	b.WriteString(clause(indent, word, columns, ","))
	from := s.source
	if from == "" {
		from = s.from.skip().out()
	}
	b.WriteString(indent + "FROM " + strings.ReplaceAll(from, "\n", "\n"+indent) + "\n")
	if len(s.where) > 0 {
		b.WriteString(clause(indent, "WHERE", s.where, " AND"))
	}
	if s.groupBy > 0 {
		var places []string
		for i := range s.groupBy {
			places = append(places, itoa(int64(i+1)))
		}
		b.WriteString(indent + "GROUP BY " + strings.Join(places, ", ") + "\n")
	}
	return b.String()
}

// skip returns the step, or the nearest step before it that does something.
func (s *step) skip() *step {
	for s.source == "" && len(s.columns)+len(s.where)+len(s.helpers) == 0 {
		s = s.from
	}
	return s
}

// clause writes a keyword and its parts, on one line or one line per part.
func clause(indent, word string, parts []string, between string) string {
	separator := between + " "
	if between == " AND" {
		separator = " AND "
	}
	one := indent + word + " " + strings.Join(parts, separator)
	if len(one) <= width && (len(parts) == 1 || between == ",") {
		return one + "\n"
	}
	var b strings.Builder
	b.WriteString(indent + word + "\n")
	for i, p := range parts {
		before, after := "", ""
		if between == "," && i < len(parts)-1 {
			after = ","
		}
		if between == " AND" && i > 0 {
			before = "AND "
		}
		comment := ""
		if at := strings.Index(p, " -- "); at >= 0 && strings.HasPrefix(p, `e."timestamp"`) {
			p, comment = p[:at], p[at:]
		}
		b.WriteString(broken(indent+"  ", before+p+after) + comment + "\n")
	}
	return b.String()
}

// broken writes an expression that is too long for one line over several: it
// breaks at AND and OR, at WHEN and ELSE, and at commas within parentheses,
// outermost first.
func broken(indent, sql string) string {
	if len(indent)+len(sql) <= width {
		return indent + sql
	}
	for _, words := range [][]string{{" OR "}, {" AND "}, {" WHEN ", " ELSE ", " END"}} {
		if parts := splitAt(sql, words); len(parts) > 1 {
			var lines []string
			for i, p := range parts {
				in := indent
				if i > 0 {
					in += "  "
					if strings.HasPrefix(p, "END") {
						in = indent
					}
				}
				lines = append(lines, broken(in, p))
			}
			return strings.Join(lines, "\n")
		}
	}
	open, close := parenthesis(sql)
	if open < 0 || close-open < 8 {
		return indent + sql
	}
	inner := splitCommas(sql[open+1 : close])
	var lines []string
	for i, p := range inner {
		if i < len(inner)-1 {
			p += ","
		}
		lines = append(lines, broken(indent+"  ", p))
	}
	return indent + sql[:open+1] + "\n" + strings.Join(lines, "\n") + "\n" + broken(indent, sql[close:])
}

// splitAt splits an expression before words outside parentheses, quotes and
// inner CASEs.
func splitAt(sql string, words []string) []string {
	var parts []string
	start, cases := 0, 0
	outside(sql, func(i int) {
		rest := sql[i:]
		if strings.HasPrefix(rest, " CASE ") || i == 0 && strings.HasPrefix(rest, "CASE ") {
			cases++
		}
		within := cases
		if words[0] == " WHEN " {
			within--
		}
		if within <= 0 && (words[0] != " WHEN " || cases == 1) {
			for _, w := range words {
				if strings.HasPrefix(rest, w) {
					parts = append(parts, sql[start:i])
					start = i + 1
				}
			}
		}
		if strings.HasPrefix(rest, " END") && (len(rest) == 4 || rest[4] == ' ' || rest[4] == ',' || rest[4] == ')') {
			cases--
		}
	})
	return append(parts, sql[start:])
}

func splitCommas(sql string) []string {
	var parts []string
	start := 0
	outside(sql, func(i int) {
		if sql[i] == ',' {
			parts = append(parts, sql[start:i])
			start = i + 1
			if start < len(sql) && sql[start] == ' ' {
				start++
			}
		}
	})
	return append(parts, sql[start:])
}

// parenthesis returns the bounds of the longest parenthesized part.
func parenthesis(sql string) (open, close int) {
	open, close = -1, -1
	depth, start := 0, 0
	scan(sql, func(i int) {
		switch sql[i] {
		case '(':
			if depth == 0 {
				start = i
			}
			depth++
		case ')':
			if depth--; depth == 0 && i-start > close-open {
				open, close = start, i
			}
		}
	})
	return open, close
}

// outside visits every position outside parentheses and quotes.
func outside(sql string, visit func(int)) {
	depth := 0
	scan(sql, func(i int) {
		switch sql[i] {
		case '(':
			depth++
			return
		case ')':
			depth--
			return
		}
		if depth == 0 {
			visit(i)
		}
	})
}

// scan visits every position outside quotes.
func scan(sql string, visit func(int)) {
	quote := byte(0)
	for i := range len(sql) {
		c := sql[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
			continue
		case c == '\'' || c == '"':
			quote = c
			continue
		}
		visit(i)
	}
}

// conjuncts returns the parts of a condition that are joined by AND.
func conjuncts(sql string) []string {
	if len(splitAt(sql, []string{" OR "})) > 1 {
		return []string{sql}
	}
	var parts []string
	for _, p := range splitAt(sql, []string{" AND "}) {
		parts = append(parts, strings.TrimPrefix(p, "AND "))
	}
	return parts
}
