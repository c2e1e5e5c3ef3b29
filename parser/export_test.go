package parser

// For the tests outside the package: one -update flag, one set of promises.
var (
	Golden = golden
	Holds  = holds
)
