package cloudwatch

// units are the units that datapoints can have (API_MetricDatum).
var units = func() map[string]bool {
	all := map[string]bool{"Seconds": true, "Microseconds": true, "Milliseconds": true, "Percent": true, "Count": true,
		"Count/Second": true, NoUnit: true}
	for _, scale := range []string{"Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"} {
		all[scale], all[scale+"/Second"] = true, true
	}
	return all
}()

// NoUnit is the unit of datapoints that are published without one.
const NoUnit = "None"

// IsUnit reports whether CloudWatch has a unit of that name.
func IsUnit(name string) bool { return units[name] }
