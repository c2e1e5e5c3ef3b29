// Package changes tells what differs between two versions of one report: values,
// identity and sentences, never markup.
package changes
