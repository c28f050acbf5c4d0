package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/golden"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"nianbao": main})
}

// nianbao runs the real command line in a process of its own.
func nianbao(t testing.TB, stdin []byte, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, messages bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "nianbao", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(stdin), &out, &messages
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), messages.String(), cmd.ProcessState.ExitCode()
}

// TestSessions runs testdata/*.txtar, a session per command. $DEMO is the
// dataset of the demonstration, to read only, $LONG a sentence.
func TestSessions(t *testing.T) {
	t.Parallel()
	dataset := filepath.Join(t.TempDir(), "demo")
	if _, messages, status := nianbao(t, nil, "demo", "--dir", dataset); status != 0 {
		t.Fatal(messages)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       golden.Update(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("DEMO", dataset)
			env.Setenv("LONG", strings.Repeat("树、", 1200)+"共栽77棵。") // a clause too long to be read
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status,
			"page":   page,
			"warc":   warc,
		},
	})
}

var wrongUse = regexp.MustCompile(`^nianbao: [^\n]+\nsee nianbao --help\n$`)

// status runs a command that must end with the given status and, unless that
// is 0, say why in one line of standard error (and where to find help after wrong use):
//
//	status 2 nianbao query --format xml
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ProcessState.String()[len("exit status "):]
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
	said := ts.ReadFile("stderr")
	switch {
	case got == "1" && strings.Count("\n"+said, "\nnianbao: ") != 1:
		ts.Fatalf("not one line that says why: %q", said)
	case got == "2" && !wrongUse.MatchString(said):
		ts.Fatalf("not one line that says why and the way to help: %q", said)
	}
}

// page makes files too large or too binary to be written into a session.
func page(ts *testscript.TestScript, neg bool, args []string) {
	made := map[string][]byte{
		"large.html": bytes.Repeat([]byte("<p>本年收到政府信息公开申请3件。</p>\n"), 50<<20/50),
		"noise.html": bytes.Repeat([]byte{0x9f, 0x01, 0xff, 0xfe, 0x80, 0x00, 0x1b, 0x03}, 500),
		"nul.html":   make([]byte, 4000),
		"photo.html": []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
	}
	if len(args) == 2 && args[0] == "utf-16" {
		b := []byte{0xff, 0xfe}
		for _, r := range ts.ReadFile(args[1]) {
			b = append(b, byte(r), byte(r>>8)) // the sessions' pages need no surrogates
		}
		made["utf-16.txt"] = b
	}
	for name, b := range made {
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o644))
	}
}

// warc packs the records of a file one by one into another. A record is written
// with plain line ends and without its length, and ends before a line of dashes.
//
//	warc records.txt site.warc.gz
func warc(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: warc RECORDS FILE")
	}
	var out bytes.Buffer
	for record := range strings.SplitSeq(ts.ReadFile(args[0]), "\n----\n") {
		head, block, _ := strings.Cut(record, "\n\n")
		if httpHead, body, ok := strings.Cut(block, "\n\n"); ok && strings.Contains(head, "application/http") {
			block = strings.ReplaceAll(httpHead, "\n", "\r\n") + "\r\n\r\n" + body
		}
		z := gzip.NewWriter(&out)
		fmt.Fprintf(z, "%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", strings.ReplaceAll(head, "\n", "\r\n"), len(block), block)
		ts.Check(z.Close())
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o644))
}
