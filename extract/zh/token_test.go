package zh

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

func segmenter(t testing.TB) *Segmenter {
	t.Helper()
	f, err := os.Open("../../data/lexicon.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := NewSegmenter(f, "lexicon.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// classed lists the lexicon words of a text as word/CLASS.
func classed(s *Segmenter, text string) string {
	var out []string
	for _, tok := range s.Tokens(text) {
		if tok.Class != "" {
			out = append(out, text[tok.Start:tok.End]+"/"+tok.Class)
		}
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	s := segmenter(t)
	for _, row := range []struct{ name, text, want string }{
		{"longest wins", "我局收到政府信息公开申请", "我局/OWN 收到/RECV 政府信息公开申请/REQ"},
		{"negation", "未收到依申请公开申请", "未/NONE 收到/RECV 依申请公开申请/REQ"},
		{"channels", "通过门户网站、微博、公告栏公开信息", "通过/VIA 门户网站/WEBSITE 微博/WEIBO 公告栏/BOARD 公开/DISCLOSE 信息/INFO"},
		{"disclosure", "全区主动公开政府信息共", "全区/AREA 主动公开/DISCLOSE 政府信息/INFO 共/TOTAL"},
		{"zeros", "未发生行政复议、行政诉讼和申诉", "未发生/NONE 行政复议/REVIEW 行政诉讼/LITIGATION 申诉/APPEAL"},
		{"review is no request", "行政复议申请", "行政复议申请/REVIEW"},
		{"case of letters", "通过EMS、ems申请", "通过/VIA EMS/LETTER ems/LETTER 申请/REQ"},
		{"asking", "当面申请、邮寄申请、网上申请", "当面申请/INPERSON 邮寄申请/LETTER 网上申请/ONLINE"},
		{"outcomes", "同意公开，部分公开，不予公开，无法提供", "同意公开/GRANT 部分公开/PARTIAL 不予公开/DENY 无法提供/UNABLE"},
		{"carried", "上年结转，结转下年度继续办理", "上年结转/CARRYIN 结转下年度继续办理/CARRYOUT"},
		{"fees", "未收取费用，减免收费", "未/NONE 收取/CHARGE 费用/FEE 减免收费/WAIVE"},
		{"results", "均被维持，被依法纠错，尚未审结", "均/ALL 被维持/UPHELD 被依法纠错/CORRECTED 尚未审结/PENDING"},
		{"last year", "比上年减少", "比上年/COMPARE 减少/COMPARE"},
		{"other words", "风和日丽", ""},
	} {
		if got := classed(s, row.text); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.name, got, row.want)
		}
	}
}

func TestLexiconOfOneWord(t *testing.T) {
	s, err := NewSegmenter(strings.NewReader("REQ: 申请\n"), "x")
	if err != nil {
		t.Fatal(err)
	}
	if got := classed(s, "申请了申请"); got != "申请/REQ 申请/REQ" {
		t.Error(got)
	}
	if got := s.Classes(); !slices.Equal(got, []string{"REQ"}) {
		t.Error(got)
	}
}

func TestLexiconErrors(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"no class", "# x\n申请", `lexicon.txt:2: "申请" is no "CLASS: word word …"`},
		{"lower case", "req: 申请", `lexicon.txt:1: "req: 申请" is no "CLASS: word word …"`},
		{"twice", "REQ: 申请\nRECV: 收到\nREQ: 申请", "lexicon.txt:3: 申请 is already in class REQ"},
		{"two classes", "REQ: 申请 EMS\nRECV: ems", "lexicon.txt:2: ems is already in class REQ"},
		{"empty", "REQ:", "lexicon.txt:1: class REQ has no word"},
		{"digits", "REQ: 申请1", "lexicon.txt:1: 申请1: a word is letters and 、"},
		{"full stop", "REQ: 申请。", "lexicon.txt:1: 申请。: a word is letters and 、"},
		{"long line", "REQ: " + strings.Repeat("申", 1<<16), "read lexicon.txt: bufio.Scanner: token too long"},
	} {
		_, err := NewSegmenter(strings.NewReader(row.text), "lexicon.txt")
		if err == nil || err.Error() != row.want {
			t.Errorf("%s: got %v, want %s", row.name, err, row.want)
		}
	}
}

// TestConcurrentTokens is for the race detector.
func TestConcurrentTokens(t *testing.T) {
	s := segmenter(t)
	want := s.Tokens(invented)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if !slices.Equal(s.Tokens(invented), want) {
				t.Error("tokens differ between goroutines")
			}
		})
	}
	wg.Wait()
}

func checkCover(t *testing.T, s *Segmenter, text string) {
	t.Helper()
	at := 0
	for _, tok := range s.Tokens(text) {
		if tok.Start != at || tok.End <= tok.Start {
			t.Fatalf("%q: token %+v at %d", text, tok, at)
		}
		at = tok.End
	}
	if at != len(text) {
		t.Fatalf("%q: tokens end at %d of %d", text, at, len(text))
	}
}

func FuzzTokens(f *testing.F) {
	for _, row := range scanRows {
		f.Add(row.text)
	}
	f.Add("申请\x00EMS é\xff收到İ")
	s := segmenter(f)
	f.Fuzz(func(t *testing.T, text string) { checkCover(t, s, text) })
}

// invented is about 4,000 characters of prose.
var invented = strings.Repeat("2016年，我局通过门户网站主动公开政府信息1,286条，其中机构信息97条、工作动态六百余条。"+
	"全年共收到政府信息公开申请35件，均已按时答复；未收取任何费用，未发生行政复议和行政诉讼。"+
	"按照《条例》第二十条的规定，进一步规范公开程序，提高工作水平，取得了一定的成效。\n", 34)

func BenchmarkScan(b *testing.B) {
	b.SetBytes(int64(len(invented)))
	for b.Loop() {
		Scan(invented)
	}
}

func BenchmarkTokens(b *testing.B) {
	s := segmenter(b)
	b.SetBytes(int64(len(invented)))
	for b.Loop() {
		s.Tokens(invented)
	}
}
