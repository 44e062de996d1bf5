// Package javadate reads dates and times in the formats of Java's
// DateTimeFormatter, which parseDate of Logs Insights uses. A text must match
// its format exactly: names are American English, case matters, and numbers
// have as many digits as the format has letters. As in Java's default mode,
// February 30 is taken as the last day of February, and 24:00 as midnight at
// the end of the day. (CWL_QuerySyntax-operations-functions, "Datetime
// functions")
package javadate
