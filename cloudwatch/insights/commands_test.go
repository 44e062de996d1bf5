package insights

import (
	"slices"
	"strings"
	"testing"
)

// followed lists commands by name: each as it is printed, the fields that it reads
// from the log, and the names that it defines, with ... if it returns more than is
// documented.
var followed = map[string][]struct{ command, reads, defines string }{
	"SOURCE":         {{`SOURCE logGroups(namePrefix: ["/aws/"])`, "", ""}},
	"accum":          {{"accum a", "a", ""}, {"accum a as b", "a", "b"}},
	"addtotals":      {{"addtotals a, b", "a b", "Total"}},
	"anomaly":        {{"anomaly", "", "..."}},
	"appendcols":     {{"appendcols (\n    stats count(a) as n\n)", "a", "count(a) n"}},
	"autoregress":    {{"autoregress a p=1-2", "a", "a_p1 a_p2"}, {"autoregress a as b", "a", "b"}},
	"cidrlookup":     {{"cidrlookup nets a as b OUTPUT c as d", "a", "d"}, {"cidrlookup nets a OUTPUT c", "a", "c"}},
	"countFrequent":  {{"countFrequent a, b", "a b", "_approxcount"}},
	"dedup":          {{"dedup a, b", "a b", ""}},
	"diff":           {{"diff previousDay", "", "..."}},
	"display":        {{"display a, b", "a b", ""}},
	"estimate":       {{"estimate", "", ""}},
	"expand":         {{"expand a", "a", ""}},
	"fields":         {{"fields a, b + c as d", "a b c", "d"}},
	"filldown":       {{"filldown a", "a", ""}},
	"fillmissing":    {{"fillmissing with 0 for a", "a", ""}},
	"filter":         {{"filter a = 1", "a", ""}},
	"filterIndex":    {{`filterIndex a = "x"`, "a", ""}},
	"join":           {{"join left=a right=b where a.id=b.id (\n    SOURCE '/db'\n    | filter slow = 1\n)", "id slow", ""}},
	"json":           {{`json field=a "x" as b`, "a", "b"}},
	"limit":          {{"limit 10", "", ""}, {"limit any 10", "", ""}},
	"logcompare":     {{"logcompare timeshift 7d", "", "..."}},
	"lookup":         {{"lookup users a OUTPUT b, c as d", "a", "b d"}},
	"outlier":        {{"outlier a", "a", "..."}},
	"parse":          {{`parse a "*" as b`, "a", "b"}, {"parse a /(?<b>x)/", "a", "b"}},
	"pattern":        {{"pattern a", "a", "@pattern @ratio @sampleCount @severityLabel ..."}},
	"relevantfields": {{"relevantfields where a = 1", "a", "@baselineMedian @conditionalMedian @fieldName @relevanceScore @topRelevanceContributors ..."}},
	"sessionize":     {{"sessionize a", "a", "session_id"}, {"sessionize a as b", "a", "b"}},
	"sort":           {{"sort a desc, b", "a b", ""}},
	"stats":          {{"stats sum(a) as b, count(*) by c", "a c", "b c count(*) sum(a)"}},
	"unmask":         {{"unmask", "", ""}, {"unmask a", "a", ""}},
	"unnest":         {{"unnest a into b", "a", "b"}},
	// The fields that a command without a grammar reads are not known.
	"head":   {{"head", "", "..."}, {"head 5", "", "..."}},
	"search": {{"search a b", "", "..."}},
	"tail":   {{"tail", "", "..."}},
}

// Each command prints as it was written, reads its fields, and defines its names.
func TestCommandsFollow(t *testing.T) {
	for _, name := range CommandNames() {
		if followed[name] == nil {
			t.Errorf("this test has no %s", name)
		}
	}
	for name, rows := range followed {
		for _, row := range rows {
			q, err := Parse(row.command)
			if err != nil {
				t.Errorf("%s: %v", row.command, err)
				continue
			}
			c := q.Commands()[0]
			if c.Name() != name || q.String() != row.command {
				t.Errorf("%s is %s, and is printed as %q", row.command, c.Name(), q.String())
			}
			defines := Defines(c)
			s := &scoper{reference: func(reference) {}, scope: &scope{names: map[string]*definition{}}}
			if c.follow(s); s.scope.leaky {
				defines = append(defines, "...")
			}
			reads := slices.Sorted(slices.Values(q.Fields()))
			if got := strings.Join(reads, " "); got != row.reads {
				t.Errorf("%s reads %q, want %q", row.command, got, row.reads)
			}
			if got := strings.Join(defines, " "); got != row.defines {
				t.Errorf("%s puts out %q, want %q", row.command, got, row.defines)
			}
		}
	}
}
