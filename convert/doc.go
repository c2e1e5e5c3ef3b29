// Package convert turns optional programs of the system into functions: LibreOffice
// and antiword make old document formats readable, tesseract reads pictures.
//
// Each run has a folder, a home and settings of its own, that are removed after it;
// no macro runs, no network is there where the kernel can keep it away, time, memory
// and output are bounded, and what the program started is killed when it ends. No
// shell is involved, and no name that comes from outside.
//
//   - program.go finds a program and runs it; program_linux.go bounds it
//   - office.go converts documents, profile.go holds LibreOffice's settings
//   - ocr.go reads pictures, tsv.go what tesseract prints
package convert
