// Package strictyaml reads YAML files that people write by hand. It reports
// every problem with file, line and column, what is wrong and what is allowed:
// an unknown key, a wrong type, a duplicate key, a syntax error.
//
// Nothing is guessed. A number is not text, `yes` is not a boolean, `010` is
// not a number, and a key without a value is a mistake.
//
// [Text] and [Quoted] write a text so that it is read back as that text.
package strictyaml
