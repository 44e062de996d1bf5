package config

import (
	"slices"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// regions are the known AWS regions: commercial, GovCloud, China and the European
// Sovereign Cloud ("AWS service endpoints", AWS General Reference). AWS adds some,
// so an unknown region need not be a mistake.
var regions = []string{
	"af-south-1",
	"ap-east-1", "ap-east-2",
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
	"ap-south-1", "ap-south-2",
	"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
	"ca-central-1", "ca-west-1",
	"cn-north-1", "cn-northwest-1",
	"eu-central-1", "eu-central-2",
	"eu-north-1",
	"eu-south-1", "eu-south-2",
	"eu-west-1", "eu-west-2", "eu-west-3",
	"eusc-de-east-1",
	"il-central-1",
	"me-central-1", "me-south-1",
	"mx-central-1",
	"sa-east-1",
	"us-east-1", "us-east-2",
	"us-gov-east-1", "us-gov-west-1",
	"us-west-1", "us-west-2",
}

// region checks a region's form, and warns if it is unknown.
func (r *reader) region(node strictyaml.Node, region string) {
	r.text(node, region, regionPattern, regionForm)
	if !node.Present() || !regionPattern.MatchString(region) || slices.Contains(regions, region) {
		return
	}
	r.warn(node.Problem("the region %q is unknown here, and may be one that AWS added later%s", region, nearest.Hint(region, regions)))
}
