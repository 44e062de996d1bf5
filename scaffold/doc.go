// Package scaffold writes the first files of an application's own CDK app. The
// app imports the constructs, and has an alarm rule of its own and tests for
// everything.
//
//	files, err := scaffold.Files(scaffold.Options{
//		Application: "shop", Preset: "slog", Environments: []string{"dev", "prod"},
//	})
//	…
//	err = scaffold.Write("shop-logging", files)
//
// Files makes everything in memory, and refuses options that no app can be made
// of. Write does not overwrite anything, and writes all files or none. The
// templates of the files are in the folder files.
package scaffold
