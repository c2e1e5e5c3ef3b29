package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

//go:embed i18n/*.json
var catalogueFiles embed.FS

// languages are the codes of the catalogues; the first one is the default.
var languages = [...]string{"zh", "en"}

// languageCookie keeps a visitor's choice, languageKept for how long.
const (
	languageCookie = "lang"
	languageKept   = 365 * 24 * time.Hour
)

// language is the catalogue of one language: every string the site can say.
type language struct {
	Code string
	text map[string]string
}

func loadLanguages() (map[string]*language, error) {
	out := make(map[string]*language, len(languages))
	for _, code := range languages {
		b, err := catalogueFiles.ReadFile("i18n/" + code + ".json")
		if err != nil {
			return nil, fmt.Errorf("embedded catalogue %s: %w", code, err)
		}
		l := &language{Code: code}
		if err := json.Unmarshal(b, &l.text); err != nil {
			return nil, fmt.Errorf("embedded catalogue %s: %w", code, err)
		}
		out[code] = l
	}
	return out, nil
}

// Tag is the value of the html element's lang attribute.
func (l *language) Tag() string {
	if l.Code == "zh" {
		return "zh-CN"
	}
	return l.Code
}

// say returns the string under key, filled with args. An unknown key is an
// error, so that a gap breaks a test and not a visitor's reading.
func (l *language) say(key string, args ...any) (string, error) {
	text, ok := l.text[key]
	if !ok {
		return "", fmt.Errorf("catalogue %s has no string %q", l.Code, key)
	}
	if len(args) == 0 {
		return text, nil
	}
	return fmt.Sprintf(text, args...), nil
}

// sentence is say for Go code, whose keys a test checks: a gap shows the key.
func (l *language) sentence(key string, args ...any) string {
	text, err := l.say(key, args...)
	if err != nil {
		return key
	}
	return text
}

// term names a member of a set such as eras or states; a member that the
// catalogue does not know is shown as it is.
func (l *language) term(family string, member any) string {
	name := fmt.Sprint(member)
	if text, ok := l.text[family+"."+name]; ok {
		return text
	}
	return name
}

// language picks the visitor's: ?lang= (kept in a cookie), then the cookie,
// then Chinese.
func (s *site) language(w http.ResponseWriter, r *http.Request) *language {
	if l, ok := s.languages[r.URL.Query().Get("lang")]; ok {
		http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: l.Code, Path: "/",
			MaxAge: int(languageKept.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode})
		return l
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		if l, ok := s.languages[c.Value]; ok {
			return l
		}
	}
	return s.languages[languages[0]]
}
