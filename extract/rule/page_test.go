package rule_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract/rule"
)

// overlay is the rules folder with one file replaced.
type overlay struct {
	fs.FS
	file fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.file[name]; ok {
		return o.file.Open(name)
	}
	return o.FS.Open(name)
}

// TestPageRuleErrors reads wrong rows of lookalikes.csv and hosts.csv: the
// error names file and line.
func TestPageRuleErrors(t *testing.T) {
	for _, row := range []struct{ name, file, text, want string }{
		{"a pattern that is none", "lookalikes.csv", "title,text,only,reason\n(,,,plan\n", "lookalikes.csv:2: error parsing regexp"},
		{"neither title nor text", "lookalikes.csv", "title,text,only,reason\n,,,plan\n", "lookalikes.csv:2: a look-alike needs a title or a text"},
		{"no reason", "lookalikes.csv", "title,text,only,reason\n通知$,,,\n", "lookalikes.csv:2: a look-alike needs"},
		{"unknown only", "lookalikes.csv", "title,text,only,reason\n通知$,,long,notice\n", `lookalikes.csv:2: only is "long"`},
		{"no such column", "lookalikes.csv", "title,reason\n", "lookalikes.csv:1: columns are title,reason"},
		{"unknown trust", "hosts.csv", "host,trust,note\na.example,good,\n", `hosts.csv:2: trust is "good"`},
		{"an address for a host", "hosts.csv", "host,trust,note\nhttp://a.example/,copy,\n", "hosts.csv:2: "},
		{"capitals", "hosts.csv", "host,trust,note\nA.example,copy,\n", "hosts.csv:2: "},
		{"no host", "hosts.csv", "host,trust,note\n*.,copy,\n", "hosts.csv:2: "},
		{"twice", "hosts.csv", "host,trust,note\na.example,copy,\na.example,official,\n", "hosts.csv:3: host a.example stands twice"},
	} {
		_, err := rule.Load(overlay{data.FS, fstest.MapFS{row.file: {Data: []byte(row.text)}}})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
}
