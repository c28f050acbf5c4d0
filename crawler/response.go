package crawler

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Limits on what a body may unpack to: absolutely, and, once it is past
// ratioFloor, in relation to its packed length. Statistical tables pack to about
// a thirtieth.
const (
	maxUnpacked = 512 << 20
	maxRatio    = 200
	ratioFloor  = 8 << 20
	maxCodings  = 3
)

// ReadResponse parses an HTTP/1 response as received (Exchange.Response) and
// returns its head and its body, both without transfer coding and without gzip
// or deflate content coding; another content coding is an error, and so is a
// body that unpacks beyond all measure. Leading 1xx responses are skipped. The
// response's Body reads the same body. When the body ends early or breaks off
// inside a coding, the error comes with the response and as much as could be
// read.
func ReadResponse(raw []byte) (*http.Response, []byte, error) {
	res, _, _, err := parse(raw)
	if err != nil {
		return nil, nil, err
	}
	var read bytes.Buffer
	read.Grow(len(raw) + bytes.MinRead) // a body is no longer than what holds it
	_, err = read.ReadFrom(res.Body)
	res.Body.Close()
	body := read.Bytes()
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		var broken error
		body, broken = unpack(body, res.Header.Values("Content-Encoding"))
		if err == nil {
			err = broken
		}
		if err == nil {
			body, err = unsaid(body, res.Header.Get("Content-Type"))
		}
	}
	if err != nil {
		err = fmt.Errorf("http body: %w", err)
	}
	res.Header.Del("Content-Encoding")
	res.Header.Del("Content-Length")
	res.TransferEncoding, res.Uncompressed = nil, true
	res.ContentLength, res.Body = int64(len(body)), io.NopCloser(bytes.NewReader(body))
	return res, body, err
}

// parse reads the head of the first response in raw that is not a 1xx. start is
// where it begins; unread says how many bytes of raw reading its Body has left.
func parse(raw []byte) (res *http.Response, start int, unread func() int, err error) {
	in := bytes.NewReader(raw)
	buffered := bufio.NewReader(in)
	unread = func() int { return in.Len() + buffered.Buffered() }
	for {
		start = len(raw) - unread()
		res, err = http.ReadResponse(buffered, nil) // nil: to a GET
		if err != nil {
			return nil, 0, nil, fmt.Errorf("http head: %w", err)
		}
		if res.StatusCode >= 200 || res.StatusCode == http.StatusSwitchingProtocols {
			return res, start, unread, nil
		}
	}
}

// unsaid removes gzip that old servers send without a word: from text, which
// never looks like it.
func unsaid(body []byte, contentType string) ([]byte, error) {
	media, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(contentType)), ";")
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) || media != "" && !strings.HasPrefix(media, "text/") && !strings.HasSuffix(media, "xml") {
		return body, nil
	}
	return unpack(body, []string{"gzip"})
}

// unpack removes the content codings, the last applied first.
func unpack(body []byte, header []string) ([]byte, error) {
	var codings []string
	for c := range strings.SplitSeq(strings.ToLower(strings.Join(header, ",")), ",") {
		if c = strings.TrimSpace(c); c != "" && c != "identity" {
			codings = append(codings, c)
		}
	}
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%d content codings", len(codings))
	}
	limit := min(maxUnpacked, max(ratioFloor, maxRatio*len(body)))
	for _, c := range slices.Backward(codings) {
		var err error
		if body, err = unpackOne(body, c, limit); err != nil {
			return body, fmt.Errorf("%s: %w", c, err)
		}
	}
	return body, nil
}

func unpackOne(packed []byte, coding string, limit int) ([]byte, error) {
	if len(packed) == 0 {
		return packed, nil
	}
	in := bytes.NewReader(packed)
	var r io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(packed, []byte{0x1f, 0x8b}) {
			return packed, nil // said to be packed, but is not: common behind proxies
		}
		return gunzip(packed, limit)
	case "deflate":
		if r, err = zlib.NewReader(in); err != nil { // many servers leave out the zlib frame
			in.Reset(packed)
			r, err = flate.NewReader(in), nil
		}
	default:
		return packed, errors.New("unknown content coding")
	}
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	switch {
	case len(body) > limit:
		return body[:limit], fmt.Errorf("%d bytes unpack to more than %d", len(packed), limit)
	}
	return body, err
}

// gunzip reads gzip members up to what is none, with which some servers fill up.
func gunzip(packed []byte, limit int) ([]byte, error) {
	in := bytes.NewReader(packed)
	var out bytes.Buffer
	out.Grow(min(6*len(packed), limit)) // markup packs to a sixth
	z := new(gzip.Reader)
	for first := true; in.Len() > 0; first = false {
		if !first && !bytes.HasPrefix(packed[len(packed)-in.Len():], []byte{0x1f, 0x8b}) {
			break
		}
		if err := z.Reset(in); err != nil {
			return out.Bytes(), err
		}
		z.Multistream(false)
		_, err := io.Copy(&out, io.LimitReader(z, int64(limit-out.Len())+1))
		switch {
		case out.Len() > limit:
			return out.Bytes()[:limit], fmt.Errorf("%d bytes unpack to more than %d", len(packed), limit)
		case err != nil:
			return out.Bytes(), err
		}
	}
	return out.Bytes(), nil
}
