package extract_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/fact"
	"github.com/nianbao/nianbao/extract/rule"
)

// loadPhrases loads the rules of data/ with one phrase file in place of its own.
func loadPhrases(t *testing.T, phrases string) (*rule.Set, error) {
	t.Helper()
	folder := fstest.MapFS{"phrases/own.txt": {Data: []byte(phrases)}}
	err := fs.WalkDir(data.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "phrases/") {
			return err
		}
		b, err := fs.ReadFile(data.FS, name)
		folder[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rule.Load(folder)
}

// TestNotation reads sentences by one small phrase file: what the lines of a
// block and the elements of a pattern mean.
func TestNotation(t *testing.T) {
	const closed = "[requests.closed]\nCLOSE .. {n}\nabout REQ\nunless PROPOSAL\n"
	const ahead = "[requests.received]\nRECV .. {n}\n[requests.to_handle]\nRECV .. {n} ，? 含 .. CARRYIN\n"
	const wide, near = "[requests.received]\nRECV .. REQ .. {n}\n", "[requests.received]\nRECV . REQ ，? TOTAL? {n}\n"
	const whole = "[requests.received]\n^ YEAR? 无 $ = 0\nabout REQ\n"
	const named = "[disclosure.category]\nPART <..> {n}\n"
	const list = "[outcome.granted]\nGRANT {n}\n^ {n} GRANT\n[outcome.denied]\nDENY {n}\n^ {n} DENY\n"
	const year = "[requests.received]\n{year} ，? . CUMUL RECV REQ {n}\n"
	const part = "[requests.received]\nNATURAL {n}\napplicant natural\n[requests.received]\nREQ {n}\n[requests.replied]\nALL . REPLY = requests.received\n"
	const one = "[requests.received]\nREQ {n}\n[outcome.granted]\nGRANT = 1 requests.received\n"
	const all = "[requests.received]\nREQ {n}\n[requests.replied]\nALL . REPLY = requests.received\nnot GRANT\n"
	const parts = "[requests.received]\nREQ {n}\n[outcome.granted]\n^ {n} . GRANT\n"
	const loose = "[requests.closed]\nCLOSE .. {n}\nabout? REQ\nunless PROPOSAL\n"
	for _, row := range []struct {
		name, phrases, heading, sentence string
		want                             []string
	}{
		{"the nearest topic counts", closed, "", "收到申请3件，办结2件", []string{"?3件", "requests.closed=2"}},
		{"another topic ends it", closed, "", "收到申请3件，建议5件，办结4件", []string{"?3件", "?4件", "?5件"}},
		{"until it is named again", closed, "", "收到建议5件、申请3件，办结2件", []string{"?3件", "?5件", "requests.closed=2"}},
		{"a topic that may be left out", loose, "", "办结2件", []string{"requests.closed=2"}},
		{"but not be another", loose, "", "收到建议5件，办结2件", []string{"?2件", "?5件"}},
		{"nor be so in the heading", loose, "三、建议情况", "办结2件", []string{"?2件"}},
		{"behind the number", closed, "", "建议5件，办结2件申请", []string{"?5件", "requests.closed=2"}},
		{"in a heading", closed, "三、申请情况", "办结2件", []string{"requests.closed=2"}},
		{"in a heading of another topic", closed, "三、建议情况", "办结2件", []string{"?2件"}},
		{"the sentence before the heading", closed, "三、申请情况", "收到建议5件，办结2件", []string{"?2件", "?5件"}},
		{"what follows in brackets", ahead, "", "收到9件（含上年结转2件）", []string{"?2件", "requests.to_handle=9"}},
		{"what follows in the next clause", ahead, "", "收到9件，含上年结转2件", []string{"?2件", "requests.to_handle=9"}},
		{"and not in a later one", ahead, "", "收到9件，答复1件，含上年结转2件", []string{"?1件", "?2件", "requests.received=9"}},
		{"a gap over a comma", wide, "", "认真收到申请，办结3件", []string{"requests.received=3"}},
		{"a gap over none", near, "", "认真收到申请，办结3件", []string{"?3件"}},
		{"nor one right behind it", near, "", "收到，申请3件", []string{"?3件"}},
		{"a comma where one may be", near, "", "收到申请，共3件", []string{"requests.received=3"}},
		{"and where there is none", near, "", "收到了申请共3件", []string{"requests.received=3"}},
		{"no more than this", whole, "三、申请情况", "本年度无。", []string{"requests.received=0"}},
		{"more words before", whole, "三、申请情况", "目前本年度无。", nil},
		{"a member of a list begins", list, "", "3件同意公开、1件不予公开", []string{"outcome.denied=1", "outcome.granted=3"}},
		{"its number behind its word", list, "", "同意公开3件、不予公开1件", []string{"outcome.denied=1", "outcome.granted=3"}},
		{"its number in brackets", list, "", "同意公开（3件）", []string{"outcome.granted=3"}},
		{"a name of any words", named, "", "其中山林管护4条", []string{"disclosure.category[山林管护]=4"}},
		{"a name of none", named, "", "其中4条", []string{"?4条"}},
		{"the year beside the number", year, "", "2014年，我局累计收到申请3件", []string{"?2014年", "requests.received=3"}},
		{"and no year", year, "", "累计收到申请3件", []string{"?3件"}},
		{"the whole of a part is not the whole", part, "", "收到申请9件，自然人3件，均已答复", []string{"requests.received=3", "requests.received=9", "requests.replied=9"}},
		{"more words behind", whole, "三、申请情况", "本年度无积压。", nil},
		{"of the one request", one, "", "收到申请1件，已同意公开", []string{"outcome.granted=1", "requests.received=1"}},
		{"of one of several", one, "", "收到申请3件，已同意公开", []string{"requests.received=3"}},
		{"all of the sentence before", all, "", "收到申请3件。内容无涉密，均已答复", []string{"requests.received=3", "requests.replied=3"}},
		{"what stands behind the colon", all, "", "收到申请3件，均已答复：同意公开", []string{"requests.received=3", "requests.replied=3"}},
		{"what stands before the colon", all, "", "收到申请3件，同意公开后均已答复", []string{"requests.received=3"}},
		{"no part of it behind the colon", parts, "", "收到申请3件，2件的结果：同意公开", []string{"?2件", "requests.received=3"}},
		{"nothing follows", ahead, "", "收到9件", []string{"requests.received=9"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			set, err := loadPhrases(t, row.phrases)
			if err != nil {
				t.Fatal(err)
			}
			var over []string
			if row.heading != "" {
				over = []string{row.heading}
			}
			read := fact.Sentence(row.sentence, over, set, 0)
			var got []string
			for _, f := range read.Facts {
				name := f.Indicator
				if f.Detail != "" {
					name += "[" + f.Detail + "]"
				}
				got = append(got, name+"="+f.Value.String())
			}
			for _, l := range read.Leftover {
				got = append(got, "?"+row.sentence[l.Span.Start:l.Span.End])
			}
			slices.Sort(got)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s: want -, got +\n%s", row.sentence, diff)
			}
		})
	}
}

// TestNotationRefused: lines that say nothing are errors.
func TestNotationRefused(t *testing.T) {
	for _, row := range []struct{ phrases, want string }{
		{"[requests.closed]\nCLOSE ^ {n}\n", "^ stands at the beginning of a pattern, $ at its end"},
		{"[requests.closed]\n^ . {n}\n", "begins and ends with a word or number"},
		{"[requests.closed]\nCLOSE {n} ，\n", "begins and ends with a word or number"},
		{"[requests.closed]\nCLOSE {n}\nunless REQ\n", "unless stands with about"},
		{"[requests.closed]\nCLOSE {n}\nabout? REQ\n", "about? with unless"},
		{"[requests.closed]\nCLOSE {n}\nabout REQ\nunless REQS\n", "unknown class REQS"},
	} {
		if _, err := loadPhrases(t, row.phrases); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q: %v, want %q", row.phrases, err, row.want)
		}
	}
}
