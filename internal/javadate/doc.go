// Package javadate reads dates and times in the formats of Java's
// DateTimeFormatter, in which parseDate of Logs Insights has them: a format reads
// what it says and nothing else, with the names of American English, letter case as
// it is, and as many digits as there are letters. Of dates it takes, as Java does
// unless told otherwise, February 30 as the last day of February, and 24:00 as
// midnight. (CWL_QuerySyntax-operations-functions, "Datetime functions")
package javadate
