package crawler

import (
	"bytes"
	"net/http"
	"net/url"
	"time"
)

// outdated reports whether a page of the archive is to be asked for again. Lists
// change, so they are whenever anything may be.
func (s *site) outdated(role Role, x *Exchange) bool {
	again := s.c.cfg.Again
	if role == List {
		return s.c.cfg.Refresh || s.host.Refresh || again > 0
	}
	return again > 0 && s.c.now().Sub(x.checked()) >= again
}

// checked is when x was known to stand.
func (x *Exchange) checked() time.Time {
	if x.CheckedAt.After(x.FetchedAt) {
		return x.CheckedAt
	}
	return x.FetchedAt
}

// Payload is the response behind its head, as it crossed the wire.
func (x *Exchange) Payload() []byte {
	_, _, unread, err := parse(x.Response)
	if err != nil {
		return nil
	}
	return x.Response[len(x.Response)-unread():]
}

// standing is x if a later answer can be held against it: a whole page. Else, and
// of nil, it is nil.
func (x *Exchange) standing(u *url.URL) *Exchange {
	if x == nil || !x.usable(u) || status(x.Response) != http.StatusOK || x.Truncated != "" {
		return nil
	}
	return x
}

// maxValidator is how long an ETag or a date may be to be sent back.
const maxValidator = 1 << 10

// conditions is h and a request to send nothing if x, which may be nil, stands
// (RFC 9110, section 13).
func (x *Exchange) conditions(h http.Header) http.Header {
	if x == nil {
		return h
	}
	res, _, _, err := parse(x.Response)
	if err != nil {
		return h
	}
	h = h.Clone()
	if tag := res.Header.Get("ETag"); tag != "" && len(tag) <= maxValidator {
		h.Set("If-None-Match", tag)
	}
	if date := res.Header.Get("Last-Modified"); len(date) <= maxValidator {
		if _, err := http.ParseTime(date); err == nil {
			h.Set("If-Modified-Since", date)
		}
	}
	return h
}

// confirmedBy reports whether a new answer says that x, which may be nil, stands.
func (x *Exchange) confirmedBy(answer *Exchange) bool {
	if x == nil || answer.Truncated != "" {
		return false
	}
	switch status(answer.Response) {
	case http.StatusNotModified:
		return true
	case http.StatusOK:
		return bytes.Equal(x.Payload(), answer.Payload())
	}
	return false
}
