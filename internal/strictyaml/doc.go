// Package strictyaml reads YAML files that people write by hand. It reports
// every problem, each with file, line and column, what is wrong and what is
// allowed: an unknown key, a wrong type, a key given twice, a syntax error.
//
// Nothing is guessed. A number is not a text, `yes` is no truth value, `010` is
// no number, and a key without a value is a mistake.
package strictyaml
