package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Options of an engine. The zero value works.
type Options struct {
	// Cache is a folder where the compiled module is kept between runs, made when it
	// is missing. Without one, or where it cannot be written, the first file waits some
	// seconds for the compiler.
	Cache string
	// Workers is how many files are read at once, 2 when 0. Each may use 512 MiB.
	Workers int
}

// Engine reads PDF files. It costs nothing until the first file comes and is safe
// for concurrent use.
type Engine struct {
	options Options

	mu     sync.Mutex
	closed bool
	cache  wazero.CompilationCache
	pools  map[purpose]pdfium.Pool
}

// purpose is what an instance is for.
type purpose int

const (
	// reading sees one font of ours: what is read must not depend on the system's.
	reading purpose = iota
	// drawing may read the system's fonts, for files that do not bring their own.
	drawing
)

const defaultWorkers = 2

// New returns an engine that has not started.
func New(o Options) *Engine {
	if o.Workers <= 0 {
		o.Workers = defaultWorkers
	}
	return &Engine{options: o, pools: map[purpose]pdfium.Pool{}}
}

// Ready starts the engine where nothing has started it yet, and returns when it stands. Its
// compiler wants some seconds of a processor, on a busy machine many more: who bounds the
// time of one page calls it first, so that the bound is the page's alone. The error is an
// ErrClosed, or says why pdfium does not start.
func (e *Engine) Ready() error {
	for _, p := range []purpose{reading, drawing} {
		if _, err := e.pool(p); err != nil {
			return err
		}
	}
	return nil
}

// pool returns the instances for a purpose, and starts them when they are asked for
// the first time.
func (e *Engine) pool(p purpose) (pdfium.Pool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrClosed
	}
	if pool := e.pools[p]; pool != nil {
		return pool, nil
	}
	if e.cache == nil {
		e.cache = compilationCache(e.options.Cache)
	}
	var fonts fs.FS = oneFont(squareFont())
	if p == drawing {
		fonts = fontFiles{os.DirFS("/")}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: e.options.Workers, MaxIdle: 1, FSConfig: wazero.NewFSConfig().WithFSMount(fonts, "/"), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(e.cache).
			WithCloseOnContextDone(true). // a page that never ends must be killable
			WithMemoryLimitPages(maxMemory),
	})
	if err != nil {
		return nil, fmt.Errorf("starting pdfium: %w", err)
	}
	e.pools[p] = pool
	return pool, nil
}

// compilationCache keeps compiled code in dir, or in memory where that fails: the
// cache only saves time.
func compilationCache(dir string) wazero.CompilationCache {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o755); err == nil {
			if c, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
				return c
			}
		}
	}
	return wazero.NewCompilationCache()
}

// Close ends the engine. Files in hand fail.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	var errs []error
	for _, pool := range e.pools {
		errs = append(errs, pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// file is an open file in an instance of its own.
type file struct {
	pdfium.Pdfium
	doc references.FPDF_DOCUMENT
}

// with opens body in a fresh instance and runs f on it. The instance is killed when
// ctx or the time for one file ends.
func (e *Engine) with(ctx context.Context, p purpose, body []byte, f func(ctx context.Context, d *file) error) (err error) {
	const doing = "reading a PDF"
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	pool, err := e.pool(p)
	if err != nil {
		return err
	}
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fault(ctx, ctx, "waiting for pdfium", err)
	}
	limited, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	killed := make(chan struct{})
	stop := context.AfterFunc(limited, func() {
		_ = instance.Kill()
		close(killed)
	})
	defer func() {
		if cause := recover(); cause != nil { // an instance that was killed in the middle
			err = fault(ctx, limited, doing, fmt.Errorf("pdfium failed: %v", cause))
		}
		if !stop() {
			<-killed
			return
		}
		_ = instance.Close() // its memory goes with it
	}()
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &body})
	if err != nil {
		return fault(ctx, limited, "opening a PDF", err)
	}
	return fault(ctx, limited, doing, f(limited, &file{instance, opened.Document}))
}
