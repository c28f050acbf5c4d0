package verdict

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const head = "key,verdict,who,when,why\n"

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), File)
	for text, want := range map[string]string{
		head: "",
		"\ufeff" + head + "f0123456789abcde,confirmed,李,2026-03-31,\"a, \"\"b\"\"\nc\"\r\nx0123456789abcde,dismissed,王,2026-04-01,d\n": "",
		"":                           ":1: the first line is not key,verdict",
		"key,verdict,who,why,when\n": ":1: the first line is not",
		head + "f0123456789abcde,confirmed,李,2026-03-31\n":                 ":2: 4 fields, want 5",
		head + "\nf0123456789abcde,maybe,李,2026-03-31,x\n":                 `:3: verdict "maybe": want confirmed or dismissed`,
		head + "1.23E+15,confirmed,李,2026-03-31,x\n":                       `:2: "1.23E+15" is no key`,
		head + "f0123456789abcdE,confirmed,李,2026-03-31,x\n":               ":2: \"f0123456789abcdE\" is no key",
		head + "f0123456789abcde,confirmed, ,2026-03-31,x\n":               ":2: nobody is named",
		head + "f0123456789abcde,confirmed,李,31/03/2026,x\n":               ":2: when \"31/03/2026\"",
		head + "f0123456789abcde,confirmed,李,2026-03-31,\n":                ":2: no reason",
		head + "f0123456789abcde,confirmed,李,2026-03-31,x\nf\"0,a,b,c,d\n": ":3: bare",
		head + "f0123456789abcde,confirmed,李,2026-03-31,\"x\n":             `:2: extraneous or missing " in quoted-field`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		list, err := Read(path)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), path+want)):
			t.Errorf("%q: %v, want %s", text, err, want)
		case strings.Contains(text, `"a, `) && (len(list) != 2 || list[0].Why != "a, \"b\"\nc" || list[1].Place() != "verdicts.csv:4"):
			t.Errorf("%+v", list)
		}
	}
	if list, err := Read(filepath.Join(t.TempDir(), File)); list != nil || err != nil {
		t.Errorf("no file: %v %v", list, err)
	}
}

func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), File)
	one := Judgement{Key: "f0123456789abcde", Verdict: Confirmed, Who: "李", When: "2026-03-31", Why: "the page says so, twice"}
	two := one
	two.Verdict, two.Why = Dismissed, "asked: \"a slip\""
	if err := Append(path, one); err != nil {
		t.Fatal(err)
	}
	// an editor took the last line break away
	b, _ := os.ReadFile(path)
	if err := os.WriteFile(path, b[:len(b)-1], 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Append(path, two); err != nil {
		t.Fatal(err)
	}
	list, err := Read(path)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if got := Standing(list)[one.Key]; got.Why != two.Why || got.Verdict != Dismissed {
		t.Errorf("the last verdict does not stand: %+v", got)
	}
	for _, bad := range []Judgement{{}, {Key: one.Key, Verdict: "x", Who: "x", When: one.When, Why: "x"}} {
		if Append(path, bad) == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	if err := os.WriteFile(path, []byte(head+"broken"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Append(path, one); err == nil || !strings.Contains(err.Error(), ":2: ") {
		t.Errorf("added to a broken file: %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != head+"broken" {
		t.Errorf("a broken file was changed: %q", b)
	}
}
