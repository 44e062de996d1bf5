package check

// Secret is the kind of a secret in clear text.
const Secret Kind = "secret"

var secretKind = kind{
	name: Secret,
	doc: Doc{
		Title: "Secrets in clear text",
		Meaning: "A secret is in the log in clear text: a password, a key, a token or a card number, recognised by its form or by the name of its field. " +
			"Whoever reads the log has it. The report says where it is, but never shows the value.",
		Remedy:  "Never write it, and replace a secret that was written: redacting the log does not undo that it was read.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started with password=hunter2", "item_count": 3}`,
	},
	merge: func(t, o *tally) { t.secrets.mergeBounded(o.secrets, othersSighted) },
	find: func(f *finder) {
		f.sights(f.t.secrets, "never write it: whoever reads the log has it, and a secret that was written must be replaced")
	},
}
