package contract

// checkRecords reports fields that records cannot carry, and an event field that
// cannot tell events apart.
func (k *checker) checkRecords() {
	c := k.contract
	k.lists(k.at("records"), k.file.Records.Fields, k.file.Records.Optional)
	if problem, unknown := c.unknown(c.eventField); c.eventField != "" && unknown {
		k.add(k.at("eventField"), "%s", problem)
	}
}
