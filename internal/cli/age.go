package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An age is a flag for a time span: days, "30d", or as Go writes it, "12h".
type age struct{ *time.Duration }

// String is the span as Set reads it, "" for none.
func (a age) String() string {
	switch {
	case a.Duration == nil || *a.Duration == 0:
		return ""
	case *a.Duration%(24*time.Hour) == 0:
		return fmt.Sprintf("%dd", *a.Duration/(24*time.Hour))
	}
	return a.Duration.String()
}

// Set reads a span.
func (a age) Set(s string) (err error) {
	var d time.Duration
	if days, ok := strings.CutSuffix(s, "d"); ok {
		var n int
		if n, err = strconv.Atoi(days); n > 100_000 {
			err = strconv.ErrRange
		}
		d = time.Duration(n) * 24 * time.Hour
	} else {
		d, err = time.ParseDuration(s)
	}
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no age like 30d or 12h", s)
	}
	*a.Duration = d
	return nil
}

// Type is what help calls the value.
func (a age) Type() string { return "age" }
