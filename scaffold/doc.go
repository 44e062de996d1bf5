// Package scaffold writes the first files of an application's own CDK app: one that
// imports the constructs, has an alarm rule of its own, and tests of all of it.
//
//	files, err := scaffold.Files(scaffold.Options{
//		Application: "shop", Preset: "slog", Environments: []string{"dev", "prod"},
//	})
//	…
//	err = scaffold.Write("shop-logging", files)
//
// Files makes everything in memory, and refuses what the app could not be made of. Write
// refuses to overwrite anything, and writes all files or none. What they say is in the
// folder files, a template each.
package scaffold
