package pdf

import (
	"context"
	"errors"
	"fmt"
	"strings"

	pdfium "github.com/klippa-app/go-pdfium/errors"
)

// What is wrong with a file, for errors.Is.
var (
	ErrEncrypted = errors.New("the PDF is encrypted and needs a password")
	ErrDamaged   = errors.New("the PDF is damaged")
	ErrTooLarge  = errors.New("the PDF is too large")
	ErrNoPage    = errors.New("the PDF has no such page")
	ErrClosed    = errors.New("the PDF engine is closed")
)

// limitError says which limit a file exceeds. It is an ErrTooLarge.
func limitError(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrTooLarge, fmt.Sprintf(format, args...))
}

// fault finds what an error of pdfium means for the caller. A limit of ours and the
// end of ctx outweigh what pdfium made of them.
func fault(ctx, limited context.Context, doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	case limited.Err() != nil:
		return limitError("%s takes longer than %v", doing, maxTime)
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrNoPage):
		return err
	case errors.Is(err, pdfium.ErrPassword), errors.Is(err, pdfium.ErrSecurity):
		return ErrEncrypted
	}
	why, _, _ := strings.Cut(err.Error(), "\n") // behind it stands a stack of WebAssembly
	return fmt.Errorf("%w: %s: %s", ErrDamaged, doing, why)
}
