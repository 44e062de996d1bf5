package insights

import "fmt"

// Fill returns the query with values in place of its placeholders. Like CloudWatch,
// it replaces them in the text, in any context. Placeholders without a value stay.
// It returns an error if the result is not a valid query.
// (CWL_Insights-Saving-Queries)
func (q Query) Fill(values map[string]string) (Query, error) {
	if len(q.commands) == 0 || len(q.Parameters()) == 0 {
		return q, nil
	}
	text := parameterForm.ReplaceAllStringFunc(q.String(), func(placeholder string) string {
		name := parameterForm.FindStringSubmatch(placeholder)[1]
		if value, ok := values[name]; ok {
			return value
		}
		return placeholder
	})
	filled, err := Parse(text)
	if err != nil {
		return q, fmt.Errorf("with the values of its placeholders: %w", err)
	}
	filled.misnamed = q.misnamed
	return filled, nil
}
