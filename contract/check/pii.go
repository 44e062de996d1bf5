package check

// PII is personal data in clear.
const PII Kind = "pii"

var piiKind = kind{
	name: PII,
	doc: Doc{
		Title: "Personal data in clear",
		Meaning: "Personal data stands in the log in clear, by its look, as an e-mail address, or as the contract says of the field. " +
			"Everybody who may read the log reads it, and it stays as long as the log is kept.",
		Remedy: "Redact it before it is written. Data protection masks what it finds, by its look and most kinds beside a keyword only, and nothing that is there already. " +
			"What says that it was redacted, such as [REDACTED] or j***@mail.example.com, is not found.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started for jane@mail.example.com", "item_count": 3}`,
	},
	merge: func(t, o *tally) { t.pii.mergeBounded(o.pii, othersSighted) },
	find: func(f *finder) {
		f.sights(f.t.pii, "redact it before it is written: data protection masks what it finds, by its look and most kinds beside a keyword only, and nothing that is there already")
	},
}
