package check

// PII is the kind of personal data in clear text.
const PII Kind = "pii"

var piiKind = kind{
	name: PII,
	doc: Doc{
		Title: "Personal data in clear text",
		Meaning: "Personal data is in the log in clear text: a value looks like it, as an e-mail address does, or the contract says that the field holds it. " +
			"Everybody who may read the log can read it, and it stays as long as the log is kept.",
		Remedy: "Redact it before it is written. Data protection masks only what it recognises, most kinds only next to a keyword, and nothing that is there already. " +
			"Redacted values, such as [REDACTED] or j***@mail.example.com, are not findings.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started for jane@mail.example.com", "item_count": 3}`,
	},
	merge: func(t, o *tally) { t.pii.mergeBounded(o.pii, othersSighted) },
	find: func(f *finder) {
		f.sights(f.t.pii, "redact it before it is written: data protection masks only what it recognises, most kinds only next to a keyword, and nothing that is there already")
	},
}
