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

// script is for comfort only: every page works without it.
//
//go:embed static/site.js
var script []byte

// stylePath and scriptPath name a file by its content, so that it can be kept for ever.
func stylePath() string  { return assetPath(styleSheet, ".css") }
func scriptPath() string { return assetPath(script, ".js") }

func assetPath(content []byte, ext string) string {
	sum := sha256.Sum256(content)
	return "/assets/site-" + hex.EncodeToString(sum[:6]) + ext
}

// asset answers with a file of ours.
func asset(contentType string, content []byte) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", forever)
		return send(w, r, http.StatusOK, content)
	}
}
