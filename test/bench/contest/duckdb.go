package contest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// duckDB is the folder of DuckDB's scripts.
const duckDB = "test/bench/duckdb"

// DuckDBQuery returns the command that runs a query of a file in SQL, which has the file
// as $file, on this many cores. It writes the rows as a JSON array of objects.
func DuckDBQuery(file string, cores int, sql string) []string {
	return []string{"node", filepath.Join(duckDB, "query.mjs"), file, strconv.Itoa(cores), sql}
}

// DuckDBCount returns the command that counts the records of level ERROR in a file.
func DuckDBCount(file string, cores int) []string {
	return []string{"node", filepath.Join(duckDB, "count.mjs"), file, strconv.Itoa(cores)}
}

// Records returns the SQL that reads the JSON lines of $file as a table with these
// columns, as in "level: 'VARCHAR'", and skips other lines.
func Records(columns string) string {
	return fmt.Sprintf(`read_json($file, format = 'newline_delimited', ignore_errors = true, columns = {%s})`, columns)
}

// DuckDBVersion returns the version of the DuckDB package; empty if it is not
// installed.
func DuckDBVersion() string {
	data, err := os.ReadFile(filepath.Join(duckDB, "node_modules/@duckdb/node-api/package.json"))
	var of struct{ Version string }
	if err != nil || json.Unmarshal(data, &of) != nil {
		return ""
	}
	return of.Version
}

// InstallDuckDB installs DuckDB if necessary, or returns why it cannot. The
// package.json pins exact versions; a lock file would list npm's packages for all
// platforms, which differ between registries.
func InstallDuckDB() (missing string) {
	if _, err := exec.LookPath("npm"); err != nil {
		return "DuckDB is left out: npm is missing, which comes with Node."
	}
	out, err := exec.Command("npm", "--prefix", duckDB, "install", "--no-package-lock", "--no-audit", "--no-fund").CombinedOutput()
	if err != nil {
		out = bytes.TrimSpace(out)
		return fmt.Sprintf("DuckDB is left out: npm install in %s: %v: %s", duckDB, err, out[bytes.LastIndexByte(out, '\n')+1:])
	}
	return ""
}
