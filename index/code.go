package index

import (
	"sync"
	"unicode/utf8"
)

// frequent are the characters that folded reports hold most often, in that order: counted
// over some 160 real pages of all three eras of the form. First come what parts parts and
// lines. They cover nearly all of a report.
const frequent = "\x1e\x1f\n0.公政开信息21府|、,年。)(一数作工情的况:3度报主行动申请区理-务项条和4二5本告6发量第总件人办规8关制市局文布上实体进平内要全会新" +
	"9其容管网部7及机范处复结三时事化计》目《中依性民国门保等 “”法不在定t日他e对/收有类=十提设业强方加面站n合查费各建于期点io议概述重果诉展源" +
	"决服号策s分众位共单通验以审社l了委是;a组综四生推间c为指持统镇问五海解构步确下效月h力台应减障题g我求相p询读d增大用织r例据现责好导成改讼式形" +
	"施明标出答m做正资领与县安次电程专员属权过w到完户能自采f予同栏编准厅可或起六录微来止环监知章落高>基外当无案购乡任家山接未版真置道需x供升围地子引" +
	"意督续%传博省维表金存室密经职限页b个态核水字并所按清科系考认评u取受善措直索入占域州根由许院\"企咨示财集首?_举前商场境整立至z〔严产便图城常渠照" +
	"群调阅附具划护断更深纠转运预宣急格注算级线邮〕优参回学宝广律涉益称访万健免八函列华印后媒尚支教检流稳继罚补额之促切利南已江研精育训质载配k仍元创卫原" +
	"名向坚培序废征待执秘简署获街负y党功批旅治者试话q【交代协土彻房投档梳游疫被言说贯j互因多拓片率细视览长[]vù东品均备将小得抓招播村活浏热特绕联较" +
	"&习书从充农击则别危就层心手托技挥握放料极然福积累营西透链馆七价反听块威掌比没济着碍究见证识送造里际èā义九估住册历口另址型够头如差库归您打排控易普"

// Folded text is stored in a code that can be searched as it lies, which unpacking cannot
// match, and that is half as long as UTF-8. The most frequent characters have one byte, the
// next two, all others of the basic plane three and the rest four:
//
//	character = single | lead trail{1,3}
//	single 0..159, lead 160..207, trail 208..255
//
// No byte stands for two things, so what is found of a phrase is whole characters.
const (
	singles = 160
	leads   = 48 // of each of the following, in turn
	trails  = 48

	twoBytes   = 9  // leads of two bytes
	threeBytes = 29 // 29 × 48 × 48 hold the basic plane
	fourBytes  = 10 // 10 × 48 × 48 × 48 hold the planes above

	firstLead  = singles
	firstThree = firstLead + twoBytes
	firstFour  = firstThree + threeBytes
	firstTrail = firstLead + leads
)

const basicPlane = 1 << 16

var frequentRunes = []rune(frequent)

// frequentPlaces has the place of each frequent character, from 1.
var frequentPlaces = sync.OnceValue(func() *[basicPlane]uint16 {
	var places [basicPlane]uint16
	for i, r := range frequentRunes {
		places[r] = uint16(i + 1)
	}
	return &places
})

// encode appends the code of s. What is no UTF-8 becomes U+FFFD.
func encode(out []byte, s string) []byte {
	places := frequentPlaces()
	for _, r := range s {
		place := -1
		if r < basicPlane {
			place = int(places[r]) - 1
		}
		switch n := int(r); {
		case place >= singles:
			place -= singles
			out = append(out, byte(firstLead+place/trails), byte(firstTrail+place%trails))
		case place >= 0:
			out = append(out, byte(place))
		case r < basicPlane:
			out = append(out, byte(firstThree+n/trails/trails), byte(firstTrail+n/trails%trails), byte(firstTrail+n%trails))
		default:
			n -= basicPlane
			out = append(out, byte(firstFour+n/trails/trails/trails), byte(firstTrail+n/trails/trails%trails),
				byte(firstTrail+n/trails%trails), byte(firstTrail+n%trails))
		}
	}
	return out
}

// decodeCode is the text of a code; a damaged one gives U+FFFD.
func decodeCode(code []byte) string {
	out := make([]byte, 0, len(code)*2)
	for len(code) > 0 {
		r, w := firstRune(code)
		out = utf8.AppendRune(out, r)
		code = code[w:]
	}
	return string(out)
}

// firstRune returns the first character of a code and its length.
func firstRune(code []byte) (rune, int) {
	c := int(code[0])
	if c < singles {
		return frequentRunes[c], 1
	}
	n, w := 0, 1
	for ; w < len(code) && code[w] >= firstTrail; w++ {
		n = n*trails + int(code[w]) - firstTrail
	}
	switch {
	case w == 2 && c < firstThree:
		n += singles + (c-firstLead)*trails
		return frequentRunes[n], 2
	case w == 3 && c >= firstThree && c < firstFour:
		return rune((c-firstThree)*trails*trails + n), 3
	case w == 4 && c >= firstFour && c < firstTrail:
		return rune(basicPlane + (c-firstFour)*trails*trails*trails + n), 4
	}
	return utf8.RuneError, w
}

// before returns where the character that ends at i begins.
func before(code []byte, i int) int {
	for i--; i > 0 && code[i] >= firstTrail; i-- {
	}
	return max(i, 0)
}
