package crawler

import (
	"net/url"
	"path"
	"strings"
)

// Edition is the form in which a report is offered. Sites put a text edition, a facsimile and pictures of one
// report side by side; captures of them belong together by the page that led to them, and differ in this.
type Edition string

// The editions; the empty one is what a link says nothing about.
const (
	EditionText      Edition = "text"      // 文字版: a page or an editable file
	EditionFacsimile Edition = "facsimile" // 全真版, 扫描件, PDF版: the printed layout
	EditionPicture   Edition = "picture"   // 图片版: pictures
)

// editionWords name the editions, in small letters.
var editionWords = []struct {
	edition Edition
	words   []string
}{
	{EditionText, strings.Fields("文字版 文本版 纯文本 html版 网页版 word版 doc版")},
	{EditionFacsimile, strings.Fields("全真版 扫描版 扫描件 pdf版 pdf格式 版式文件 原版 原件 影印")},
	{EditionPicture, strings.Fields("图片版 长图 图文版")},
}

var editionFiles = map[string]Edition{
	".pdf": EditionFacsimile, ".ofd": EditionFacsimile,
	".doc": EditionText, ".docx": EditionText, ".wps": EditionText,
	".jpg": EditionPicture, ".jpeg": EditionPicture, ".png": EditionPicture, ".gif": EditionPicture,
}

// EditionOf tells the edition by the words and the address of a link. Both are kept with a capture, so the mark
// needs no place of its own in the archive. Words weigh more: a viewer's address tells nothing.
func EditionOf(words, addr string) Edition {
	if named := namedEdition(words); named != "" {
		return named
	}
	if u, err := url.Parse(addr); err == nil {
		return editionFiles[strings.ToLower(path.Ext(u.Path))]
	}
	return ""
}

func namedEdition(words string) Edition {
	words = strings.ToLower(fold(words))
	for _, w := range editionWords {
		if containsAny(words, w.words) {
			return w.edition
		}
	}
	return ""
}

// namesEdition says whether words are nothing but the name of an edition, as on the tabs of a report page.
func namesEdition(words string) bool {
	return len([]rune(fold(words))) <= maxEditionName && namedEdition(words) != ""
}

// maxEditionName bounds the words of a tab, in characters: （点击查看PDF版全文） has thirteen.
const maxEditionName = 14
