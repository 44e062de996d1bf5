package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
)

var quotaStack = Check{ID: "quota/stack", Severity: Fatal, run: func(p *pass) {
	for _, t := range p.templates {
		ids := t.LogicalIDs()
		if len(ids) == 0 {
			continue
		}
		size := t.Size()
		for _, of := range []struct {
			has, most int
			what      string
		}{
			{size.Resources, cloudwatch.MaxTemplateResources, "resources"},
			{size.Outputs, cloudwatch.MaxTemplateOutputs, "outputs"},
			{size.Parameters, cloudwatch.MaxTemplateParameters, "parameters"},
			{size.Mappings, cloudwatch.MaxTemplateMappings, "mappings"},
			{size.Bytes, cloudwatch.MaxTemplateSize, "bytes"},
		} {
			if of.has <= of.most {
				continue
			}
			p.tell(t, ids[0], "", message{
				summary: fmt.Sprintf("its template has %d %s, and CloudFormation takes %d", of.has, of.what, of.most),
				details: "CloudFormation refuses the template as a whole (cloudformation-limits).",
				remedy:  "move what belongs together into a nested stack, or into a stack of its own",
			})
		}
	}
}}
