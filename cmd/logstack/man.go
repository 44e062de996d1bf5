package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write man pages",
		Long: `Write a man page for each command into a folder, which it creates if necessary.
` + "`man -l FOLDER/logstack.1`" + ` shows the first one.`,
		Example: `  logstack man ~/.local/share/man/man1`,
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			return doc.GenManTree(documented(c.Root()), &doc.GenManHeader{
				Title: "LOGSTACK", Section: "1", Manual: "logstack", Source: "logstack " + version(),
			}, args[0])
		},
	}
}

// documented converts the long texts of a command and its subcommands to
// Markdown, as package doc needs them, and returns the command.
func documented(c *cobra.Command) *cobra.Command {
	c.DisableAutoGenTag = true // the tag would contain the date
	if !c.HasParent() {
		c.InitDefaultCompletionCmd()
	}
	c.Long = markdown(c.Long)
	for _, below := range c.Commands() {
		documented(below)
	}
	return c
}

// markdown converts the text of a help to Markdown. Blocks with indented lines
// become code; everything else is a paragraph.
func markdown(help string) string {
	blocks := strings.Split(strings.TrimSpace(help), "\n\n")
	for i, block := range blocks {
		if strings.HasPrefix(block, " ") || strings.Contains(block, "\n ") {
			blocks[i] = "    " + strings.ReplaceAll(block, "\n", "\n    ")
		} else {
			blocks[i] = strings.NewReplacer("<", `\<`, "*", `\*`).Replace(block)
		}
	}
	return strings.Join(blocks, "\n\n")
}
