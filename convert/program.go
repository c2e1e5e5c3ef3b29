package convert

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// ErrMissing says that the program for a task is not installed.
var ErrMissing = errors.New("not installed")

// ErrTooLarge says that a program wrote more than is taken.
var ErrTooLarge = errors.New("the result is too large")

// Bounds of one run. A report of 100 pages is converted in some seconds.
const (
	runTime   = 50 * time.Second // below the minute that a build gives one document
	probeTime = 20 * time.Second // the first start on a machine reads everything from disk
	maxMemory = 4 << 30          // address space; LibreOffice maps 1 to 2 GB for a small document
	maxOutput = 64 << 20         // bytes of any file it writes, and of what it prints
	maxError  = 2000             // bytes of its complaints that are passed on
	maxRuns   = 2                // at one time
	killGrace = 2 * time.Second  // for pipes to close once a program was killed
)

// program is a program of the system.
type program struct {
	path  string
	ask   []string       // arguments with which it tells its version
	form  *regexp.Regexp // of the version in what it prints
	turns chan struct{}  // holds maxRuns

	mu      sync.Mutex
	version string // "" until it was asked
	offline bool   // it can be started without a network
}

// find looks for the first of names that is installed.
func find(names []string, form *regexp.Regexp, ask ...string) (*program, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return &program{path: path, ask: ask, form: form, turns: make(chan struct{}, maxRuns)}, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", strings.Join(names, ", "), ErrMissing)
}

// ready asks the program for its version, once, and finds out whether the kernel can
// keep the network away from it.
func (p *program) ready(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version != "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	p.offline = true
	out, err := p.probe(ctx, p.ask)
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSPC) {
		p.offline = false
		out, err = p.probe(ctx, p.ask)
	}
	m := p.form.FindSubmatch(out)
	if m == nil { // some print their version and end with an error
		return fmt.Errorf("asking %s for its version: %w", p.path, cmp.Or(err, errors.New("it prints none")))
	}
	p.version = string(m[1])
	return nil
}

// probe runs the program on nothing and returns all that it says.
func (p *program) probe(ctx context.Context, args []string) (out []byte, err error) {
	j, err := newJob("empty", nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.close()) }()
	said, err := p.run(ctx, j, args...)
	return append(said.out, said.complaints...), err
}

// job is what a run works on: a private folder with the files put there.
type job struct{ dir string }

// newJob makes a folder and puts a file in it.
func newJob(name string, body []byte) (*job, error) {
	dir, err := os.MkdirTemp("", "nianbao-convert-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the conversion: %w", err)
	}
	j := &job{dir}
	if err := os.WriteFile(j.path(name), body, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("a file for the conversion: %w", err), j.close())
	}
	return j, nil
}

func (j *job) path(name string) string { return filepath.Join(j.dir, name) }

func (j *job) close() error { return os.RemoveAll(j.dir) }

// said is what a program printed.
type said struct{ out, complaints []byte }

// run starts the program in the folder of j when its turn has come, and waits for its
// end.
func (p *program) run(ctx context.Context, j *job, args ...string) (said, error) {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return said{}, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	stdout, stderr := &bounded{limit: maxOutput}, &bounded{limit: maxError}
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = j.dir, environment(j.dir), stdout, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if p.offline {
		isolate(cmd.SysProcAttr)
	}
	cmd.Cancel = func() error { return unix.Kill(-cmd.Process.Pid, unix.SIGKILL) }
	cmd.WaitDelay = killGrace
	if err := cmd.Start(); err != nil {
		return said{}, fmt.Errorf("starting %s: %w", p.path, err)
	}
	if err := bound(cmd.Process.Pid); err != nil {
		return said{}, errors.Join(fmt.Errorf("bounding the memory of %s: %w", p.path, err), cmd.Cancel(), cmd.Wait())
	}
	err := cmd.Wait()
	_ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL) // what it left behind; as a rule nothing
	switch {
	case ctx.Err() != nil:
		err = fmt.Errorf("%s was stopped: %w", filepath.Base(p.path), ctx.Err())
	case err != nil:
		err = fmt.Errorf("%s: %w: %s", filepath.Base(p.path), err, strings.ToValidUTF8(stderr.kept.String(), "?"))
	case stdout.full:
		err = fmt.Errorf("%s: %w", filepath.Base(p.path), ErrTooLarge)
	}
	return said{stdout.kept.Bytes(), stderr.kept.Bytes()}, err
}

// environment is all that a program learns of this one's: nothing but where programs
// and the data of tesseract lie.
func environment(dir string) []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"}
	if data := os.Getenv("TESSDATA_PREFIX"); data != "" {
		env = append(env, "TESSDATA_PREFIX="+data)
	}
	return env
}

// bounded keeps the first limit bytes that are written to it.
type bounded struct {
	kept  bytes.Buffer
	limit int
	full  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	n := len(p)
	if room := b.limit - b.kept.Len(); n > room {
		p, b.full = p[:room], true
	}
	b.kept.Write(p)
	return n, nil
}
