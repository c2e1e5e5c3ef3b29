// Package typeset writes small PDF files: text, ruled lines, turned labels,
// grey pictures. It is for simulated portals and tests, which
// need PDF files whose content is known.
//
// Chinese is set in a font of the standard collection Adobe-GB1 that the file does
// not bring along; its text can be read back all the same.
package typeset
