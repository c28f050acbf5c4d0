package extract_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/extract/fact"
)

// TestCarried reads requests carried over with the year they come from or go
// into, which is another than that of the report and of the figures behind it.
func TestCarried(t *testing.T) {
	x := newExtractor(t)
	for _, row := range []struct {
		sentence string
		want     []string
	}{
		{"2014年新收公开申请31件，2013年结转4件，办结33件，结转2015年2件。", []string{"requests.carried_in=4", "requests.carried_out=2", "requests.closed=33", "requests.received=31"}},
		{"收到公开申请31件，另有4件由2013年结转而来。", []string{"requests.carried_in=4", "requests.received=31"}},
		{"收到公开申请31件，其余2件因期限未满，转到2015年3月办理。", []string{"requests.carried_out=2", "requests.received=31"}},
		{"收到公开申请31件，没有转入2015年的。", []string{"requests.carried_out=0", "requests.received=31"}},
		{"收到公开申请31件，没有由2013年结转的。", []string{"requests.carried_in=0", "requests.received=31"}},
		{"收到公开申请31件，2012年结转4件。", []string{"requests.received=31"}},
		{"收到公开申请31件，结转2014年2件。", []string{"requests.received=31"}},
		{"2013年收到公开申请31件，结转下年2件。", nil},
	} {
		var got []string
		for _, f := range fact.Sentence(row.sentence, nil, x.Rules(), 2014).Facts {
			got = append(got, f.Indicator+"="+f.Value.String())
		}
		slices.Sort(got)
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: want -, got +\n%s", row.sentence, diff)
		}
	}
}
