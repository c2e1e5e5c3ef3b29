package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
)

//go:embed static/site.css
var styleSheet []byte

// forever is the cache rule of an address that names its content.
const forever = "public, max-age=31536000, immutable"

// stylePath names the style sheet by its content, so that it can be kept for ever.
func stylePath() string {
	sum := sha256.Sum256(styleSheet)
	return "/assets/site-" + hex.EncodeToString(sum[:6]) + ".css"
}

func (s *site) style(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", forever)
	return send(w, r, http.StatusOK, styleSheet)
}
