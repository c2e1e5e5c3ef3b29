package web

// Limits of what one request may ask. A request beyond one of them is answered
// with status 400 and the name of the parameter.
const (
	maxQueryRunes   = 200      // a search box entry; longer text is a paste by mistake
	maxParamRunes   = 120      // any other parameter: ids, codes and keys are shorter
	maxPlaceRunes   = 1200     // a place in an original: it holds the names of up to two files
	maxValues       = 60       // repeated parameters, for example agency=…&agency=…
	pageSize        = 20       // results a page shows
	maxPageSize     = 200      // results an API call may ask for at once
	maxDepth        = 10_000   // results that the pages of a list and ranked lists reach; beyond it a narrower search serves better
	maxOffset       = 1 << 31  // items of a list of the API, whose cursors go on to the last: more are no list of ours
	maxCursorRunes  = 600      // a cursor holds an agency id and a report id
	maxIndicators   = 4        // indicators of one comparison: one chart each, and a page people can read
	maxCompareRows  = 20_000   // rows of one comparison, about 1,000 agencies over 20 years
	maxCompareShown = 60       // agencies that a comparison page prints; the .csv holds all
	maxSeries       = 8        // lines of one chart: as many as the palette tells apart
	maxSlopes       = 24       // lines of a slope chart: both ends have names, and those fill a page
	maxBars         = 50       // bars of one chart: what fits on a printed page
	maxCandidates   = 12       // agencies the picker offers for one typed word
	maxWallRows     = 60       // agencies of one coverage wall page, to stay below 100 KB
	maxListed       = 500      // agencies a region page prints; its .csv holds all
	maxLitBytes     = 32 << 20 // originals decoded for viewing; larger ones are offered as files
	maxLitShown     = 120      // characters of a lit place repeated above it: a cell may hold a whole page
	maxLitNodes     = 400_000  // elements of a viewed original, against documents made to exhaust memory
)

// Years a parameter may name: before the first Chinese disclosure report there is
// nothing, and a number beyond the last is a slip of the keyboard.
const (
	minYear = 2000
	maxYear = 2100
)
