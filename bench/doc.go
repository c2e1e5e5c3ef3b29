// Package bench measures nianbao beside peers in the same run. Its benchmarks start every party as a process of its
// own, so that memory and processor time are counted apart. Results are kept in RESULTS.md.
package bench
