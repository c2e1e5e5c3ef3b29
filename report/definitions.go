package report

import (
	"crypto/sha256"
	"encoding/hex"
)

// Definitions gives the SHA-256, in hex, of each embedded file on which the showing of
// figures rests that were read before: what they are called, how series and rates are made
// of them, and which bodies and places belong together. Two programs whose digests are the
// same make the same numbers of the same figures.
func Definitions() map[string]string {
	out := map[string]string{}
	for name, text := range map[string]string{
		"agencies.csv": agenciesCSV, "indicators.csv": indicatorsCSV, "ministries.csv": ministriesCSV, "rates.csv": ratesCSV,
		"regions.csv": regionsCSV, "regions_former.csv": formerRegionsCSV, "series.csv": seriesCSV,
		"series_links.csv": seriesLinksCSV, "successions.csv": successionsCSV,
	} {
		sum := sha256.Sum256([]byte(text))
		out[name] = hex.EncodeToString(sum[:])
	}
	return out
}
