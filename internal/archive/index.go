package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// timestamp is the 14-digit time of CDX and of file names.
const timestamp = "20060102150405"

const indexName = "index.cdxj"

// errNoIndex says that there is no index, or none to be trusted.
var errNoIndex = errors.New("no usable index.cdxj")

// revisitType stands for the media type of a revisit, as with pywb.
const revisitType = "warc/revisit"

// A line of index.cdxj is "<SURT> <timestamp> <cdx as JSON>". Before the lines
// stands a meta line with the SHA-256 of all that follows: whatever
// befalls the file, it is then known to be of no use.
type line struct {
	text string
	Entry
}

// cdx is the JSON of a line; "-" stands for what there is not. Only
// a resource has the status "-".
type cdx struct {
	URL      string `json:"url"`
	MIME     string `json:"mime"`
	Status   string `json:"status"`
	Digest   string `json:"digest"`
	Length   int64  `json:"length,string"`
	Offset   int64  `json:"offset,string"`
	Filename string `json:"filename"`
}

func metaLine(sum []byte) string { return fmt.Sprintf("!meta {\"sha256\":\"%x\"}\n", sum) }

// before reports whether e is the older of two captures of one URL.
func (e Entry) before(f Entry) bool {
	if c := e.Time.Compare(f.Time); c != 0 {
		return c < 0
	}
	if e.File != f.File {
		return e.File < f.File
	}
	return e.Offset < f.Offset
}

// line returns the entry's line as it stands in the index, without a newline.
func (e Entry) line() string {
	c := cdx{e.URL, e.MIME, strconv.Itoa(e.Status), e.Digest, e.Length, e.Offset, e.File}
	if e.Kind == Revisit {
		c.MIME = revisitType
	}
	if e.Kind == Resource {
		c.Status = "-"
	}
	for _, s := range []*string{&c.MIME, &c.Digest} {
		if *s == "" {
			*s = "-"
		}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c); err != nil {
		panic(err) // strings and integers always encode
	}
	return surt(e.URL) + " " + e.Time.Format(timestamp) + " " + strings.TrimSuffix(b.String(), "\n")
}

// parseLine is the inverse of line.
func parseLine(s string) (Entry, error) {
	_, s, _ = strings.Cut(s, " ")
	stamp, s, _ := strings.Cut(s, " ")
	t, err := time.Parse(timestamp, stamp)
	if err != nil {
		return Entry{}, err
	}
	var c cdx
	if err := json.Unmarshal([]byte(s), &c); err != nil {
		return Entry{}, err
	}
	e := Entry{URL: c.URL, Time: t, Kind: Resource, Digest: c.Digest, File: c.Filename, Offset: c.Offset, Length: c.Length}
	if c.Digest == "-" {
		e.Digest = ""
	}
	if c.MIME != "-" && c.MIME != revisitType {
		e.MIME = c.MIME
	}
	if c.Status != "-" {
		if e.Kind = Response; c.MIME == revisitType {
			e.Kind = Revisit
		}
		e.Status, err = strconv.Atoi(c.Status)
	}
	return e, err
}

// writeIndex replaces index.cdxj in dir. The lines come in the order of the
// index, that of their bytes, as `LC_ALL=C sort` has it: by key, then time.
func writeIndex(dir string, lines iter.Seq2[string, error]) error {
	tmp := filepath.Join(dir, indexName+".tmp")
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	w := bufio.NewWriter(io.MultiWriter(f, sum))
	if _, err = f.WriteString(metaLine(sum.Sum(nil))); err != nil { // filled in below
		return err
	}
	for l, err := range lines {
		if err != nil {
			return err
		}
		w.WriteString(l) // w keeps the error for Flush
		w.WriteByte('\n')
	}
	err = w.Flush()
	_, werr := f.WriteAt([]byte(metaLine(sum.Sum(nil))), 0)
	if err = errors.Join(err, werr, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(dir, indexName)); err != nil {
		return err
	}
	return syncDir(dir)
}

// An index is an index.cdxj open for reading.
type index struct {
	*os.File
	start int64 // of the line behind the meta line
}

// openIndex opens index.cdxj in dir. The error is errNoIndex if there is none
// or it is not as it was written.
func openIndex(dir string) (*index, error) {
	f, err := os.Open(filepath.Join(dir, indexName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoIndex
	}
	if err != nil {
		return nil, err
	}
	meta := make([]byte, len(metaLine(make([]byte, sha256.Size))))
	sum := sha256.New()
	if _, err = io.ReadFull(f, meta); err != nil {
		err = errNoIndex
	} else if _, err = io.Copy(sum, f); err == nil && string(meta) != metaLine(sum.Sum(nil)) {
		err = errNoIndex
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &index{f, int64(len(meta))}, nil
}

// lines are those behind the meta line.
func (x *index) lines() iter.Seq2[string, error] {
	return lines(func() io.Reader { return io.NewSectionReader(x, x.start, math.MaxInt64-x.start) })
}

// Key is the same for addresses that differ only in what makes no page of its
// own: the scheme, "www.", case, the order of parameters, a slash at the end.
// Keys sort by host, then path.
func Key(url string) string { return surt(url) }

// surt returns the key under which a URL is sorted: the host's labels in
// reverse, then path and query, as in "cn,gov,example)/a?b=1" (Sort-friendly URI
// Reordering Transform). Scheme, user, "www.", default port, fragment, case, the
// order of query parameters and a slash at the end make no difference to the
// key, as with the surt library that pywb uses. Unlike that library, it leaves
// session ids and escapes in queries alone, and gives a URL without a host as it
// is, in lower case.
func surt(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		address, _, _ = strings.Cut(address, "#")
		return visible(address)
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if www, rest, ok := strings.Cut(host, "."); ok && strings.TrimRight(www, "0123456789") == "www" {
		host = rest
	}
	if !strings.Contains(host, ":") { // not an IPv6 address
		labels := strings.Split(host, ".")
		slices.Reverse(labels)
		host = strings.Join(labels, ",")
	}
	if p := u.Port(); p != "" && !(u.Scheme == "http" && p == "80") && !(u.Scheme == "https" && p == "443") {
		host += ":" + p
	}
	key := host + ")" + (&url.URL{Path: path.Clean("/" + u.Path)}).EscapedPath()
	if u.RawQuery != "" {
		params := strings.Split(strings.ToLower(u.RawQuery), "&")
		slices.Sort(params)
		key += "?" + strings.Join(params, "&")
	}
	return visible(key)
}

// visible returns s in lower case with every byte percent-encoded that is not a
// visible ASCII character.
func visible(s string) string {
	var b bytes.Buffer
	for _, c := range []byte(strings.ToLower(s)) {
		if c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
