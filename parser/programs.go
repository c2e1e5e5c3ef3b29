package parser

// Converted is what a converter made of a document.
type Converted struct {
	Body []byte
	Type string // MIME type of Body
	Via  string // the converter and its version
}

// Scanned is what OCR read off one picture.
type Scanned struct {
	Words []Word
	Via   string // the program, its version and languages
}

// Word is a word on a picture, in reading order. Places count pixels from the upper
// left corner; Right and Bottom lie outside the word.
type Word struct {
	Text                     string
	Left, Top, Right, Bottom int
	Line                     int // words of one printed line share a number
	Confidence               int // 0 to 100
}

// Lacks names the programs that this parser does without, "" for none. A document that
// could not be read for want of one is worth another try when the answer changes.
func (p *Parser) Lacks() string {
	lacks := ""
	if p == nil || p.Convert == nil {
		lacks += " without a converter"
	}
	if p == nil || p.OCR == nil {
		lacks += " without OCR"
	}
	return lacks
}
