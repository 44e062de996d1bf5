package lint

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

var (
	baseline = flag.String("baseline", "", "lint every template in these `folders`, with commas between them, and print what is found and a sample")
	sample   = flag.Int("sample", 50, "how many findings of the baseline are in its sample")
	seed     = flag.Uint64("seed", 1, "what the sample of the baseline is drawn by")
)

// TestBaseline prints the numbers of docs/reference/lint-baseline.md. Templates
// are named by the folder and their path in it, and each is checked alone.
func TestBaseline(t *testing.T) {
	if *baseline == "" {
		t.Skip("it is run by hand, with -baseline and folders of templates")
	}
	read, unread := 0, 0
	found := map[string][]string{} // by checks
	bySeverity := map[string]map[Severity]int{}
	for folder := range strings.SplitSeq(*baseline, ",") {
		for _, path := range templateFiles(t, folder) {
			all, err := template.Read(path, template.Options{Lenient: true})
			if err != nil || !slices.ContainsFunc(all, func(of *template.Template) bool { return len(of.LogicalIDs()) > 0 }) {
				unread++
				continue
			}
			read++
			relative, _ := filepath.Rel(filepath.Dir(folder), path)
			for _, p := range Run(all, Options{}).Findings {
				row := fmt.Sprintf("| %s:%d | %s | %s: %s: %s |", filepath.ToSlash(relative), p.Line, p.Check, p.Severity, p.LogicalID, strings.ReplaceAll(p.Summary, "|", `\|`))
				found[p.Check] = append(found[p.Check], row)
				if bySeverity[p.Check] == nil {
					bySeverity[p.Check] = map[Severity]int{}
				}
				bySeverity[p.Check][p.Severity]++
			}
		}
	}
	fmt.Printf("%d templates, and %d files that are none or cannot be read\n\n", read, unread)
	ids := slices.Sorted(maps.Keys(found))
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(len(found[b]), len(found[a])) })
	for _, id := range ids {
		var of []string
		for _, s := range slices.Sorted(maps.Keys(bySeverity[id])) {
			of = append(of, fmt.Sprintf("%d %s", bySeverity[id][s], s))
		}
		fmt.Printf("| %s | %d | %s |\n", id, len(found[id]), strings.Join(of, ", "))
	}
	fmt.Println()
	for i, row := range drawn(found) {
		fmt.Printf("| %d %s\n", i+1, row)
	}
}

// drawn returns a random sample that is spread over the checks: one finding of
// each, then another of each that has more, and so on.
func drawn(found map[string][]string) []string {
	random := rand.New(rand.NewPCG(*seed, 0))
	ids := slices.Sorted(maps.Keys(found))
	for _, id := range ids {
		random.Shuffle(len(found[id]), func(i, j int) { found[id][i], found[id][j] = found[id][j], found[id][i] })
	}
	var rows []string
	for round := 0; ; round++ {
		random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		before := len(rows)
		for _, id := range ids {
			if round < len(found[id]) && len(rows) < *sample {
				rows = append(rows, found[id][round])
			}
		}
		if len(rows) == before {
			return rows
		}
	}
}

// templateFiles returns the files of a folder that may be templates.
func templateFiles(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && slices.Contains([]string{".json", ".yaml", ".yml", ".template"}, filepath.Ext(path)) {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
