package contract

// checkRecords finds what no record can have, and no record can tell by.
func (k *checker) checkRecords() {
	c := k.contract
	k.lists(k.at("records"), k.file.Records.Fields, k.file.Records.Optional)
	if problem, unknown := c.unknown(c.eventField); c.eventField != "" && unknown {
		k.add(k.at("eventField"), "%s", problem)
	}
}
