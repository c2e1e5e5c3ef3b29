package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/pdf"
)

// Exit codes, part of the contract.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitItems  = 3 // finished, with items that failed
)

// errItems ends a command that finished with failed items, which it has listed.
var errItems = errors.New("some items failed")

// usageError is a wrong way to call a command.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// app holds what the commands share: global flags and where output goes.
type app struct {
	data, configFile, logFormat string
	quiet                       bool

	config  config
	out     io.Writer // results for machines
	text    io.Writer // results for people
	err     *console  // everything for people while results are for machines
	log     *slog.Logger
	parser  *parser.Parser // the one of every command that reads documents
	started bool           // flags and arguments were understood
}

// Run runs one command line and returns its exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &output{w: stdout}
	pages := pdf.New(pdf.Options{Cache: compiledCode()})
	defer pages.Close()
	a := &app{out: out, text: legible{out}, err: &console{w: stderr}, log: slog.New(slog.DiscardHandler), parser: newParser(pages)}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(a.err)
	cmd, err := root.ExecuteContextC(ctx)
	if out.err != nil {
		err = out.err
	}
	return a.exit(cmd.CommandPath(), err)
}

// compiledCode is where the PDF engine keeps its compiled code from run to run, "" on
// a system without a folder for such.
func compiledCode() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "nianbao", "pdfium")
}

// exit prints what command failed with as one line and gives the code of it.
func (a *app) exit(command string, err error) int {
	var usage usageError
	var input *index.InputError
	var query *index.QueryError
	var indicator *index.UnknownIndicatorError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errItems):
		return exitItems
	case errors.As(err, &usage), errors.As(err, &input), errors.As(err, &query), errors.As(err, &indicator), !a.started:
		fmt.Fprintf(a.err, "nianbao: %s (see %s --help)\n", oneLine(err), command)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(a.err, "nianbao: stopped: %s\n", oneLine(err))
		return exitFailed
	}
	fmt.Fprintf(a.err, "nianbao: %s\n", oneLine(err))
	return exitFailed
}

func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "nianbao",
		Short:         "Crawl, archive, read, search and compare annual disclosure reports",
		Version:       version(),
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.setUp(cmd); err != nil {
				return usageError{err}
			}
			a.started = true
			return nil
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&a.data, "data", "", "folder of archive and index (default ./data, or $NIANBAO_DATA)")
	f.StringVar(&a.configFile, "config", "", "configuration file (YAML)")
	f.StringVar(&a.logFormat, "log", "text", "form of log lines: text or json")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print results and errors only")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(a.demoCommand(), a.crawlCommand(), a.buildCommand(), a.importCommand(), a.parseCommand(),
		a.searchCommand(), a.showCommand(), a.listCommand(), a.compareCommand(), a.coverageCommand(),
		a.findingsCommand(), a.exportCommand(), a.releaseCommand(), a.verifyCommand(), a.reindexCommand(), a.capturesCommand(), a.backupCommand(), a.restoreCommand(), a.serveCommand(), a.portalsCommand(),
		a.scheduleCommand(), a.statusCommand())
	return root
}

// helpCommand is cobra's own, but for a wrong name being an error.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command %q", strings.Join(args, " "))
			}
			return about.Help()
		},
	}
}

// setUp reads the configuration and settles the global flags: a flag outweighs the
// environment, which outweighs the file.
func (a *app) setUp(cmd *cobra.Command) error {
	if a.configFile != "" {
		if err := a.config.read(a.configFile); err != nil {
			return err
		}
	}
	switch {
	case cmd.Flags().Changed("data"):
		if a.data == "" {
			return errors.New("--data names no folder: give one, or leave --data away")
		}
	case os.Getenv("NIANBAO_DATA") != "":
		a.data = os.Getenv("NIANBAO_DATA")
	case a.config.Data != "":
		a.data = a.config.Data
	default:
		a.data = "data"
	}
	level := slog.LevelInfo
	if a.quiet {
		level = slog.LevelError
	}
	o := &slog.HandlerOptions{Level: level}
	switch a.logFormat {
	case "text":
		a.log = slog.New(slog.NewTextHandler(a.err, o))
	case "json":
		a.log = slog.New(slog.NewJSONHandler(a.err, o))
	default:
		return fmt.Errorf("--log %s: want text or json", a.logFormat)
	}
	return nil
}

func (a *app) archiveDir() string   { return filepath.Join(a.data, "archive") }
func (a *app) frontierFile() string { return filepath.Join(a.data, "frontier.sqlite") }
func (a *app) indexDir() string     { return filepath.Join(a.data, "index") }

// keyFile holds the key that manifests of the archive are signed with. It stands
// outside the archive, which may be copied about.
func (a *app) keyFile() string {
	return cmp.Or(a.config.SigningKey, filepath.Join(a.data, "signing.key"))
}

// stamp is the commit, set by the linker in builds from a checkout.
var stamp string

// version is the stamp, else the module version or the commit that Go recorded.
func version() string {
	if stamp != "" {
		return stamp
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return "devel"
}
