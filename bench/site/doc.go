// Package site measures the site under load: pages of all kinds at a steady rate, and
// beside readers that hardly read.
package site
