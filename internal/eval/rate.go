package eval

import (
	"encoding/json"
	"math"
)

// Tally counts what became of the wanted and of the given.
type Tally struct {
	TruePositives  int // wanted and found
	Derived        int // of these, found only by arithmetic: they count for recall, not for precision
	FalsePositives int // given, but wrong
	Misses         int // wanted, but not found
	Silent         int // places without a value, rightly left without one
}

// N is how many were wanted.
func (t Tally) N() int { return t.TruePositives + t.Misses }

// Precision is the share of what was given that is right.
func (t Tally) Precision() Rate {
	right := t.TruePositives - t.Derived
	return Rate{Right: right, Of: right + t.FalsePositives}
}

// Recall is the share of what was wanted that was found.
func (t Tally) Recall() Rate { return Rate{Right: t.TruePositives, Of: t.N()} }

func (t *Tally) add(o Tally) {
	t.TruePositives += o.TruePositives
	t.Derived += o.Derived
	t.FalsePositives += o.FalsePositives
	t.Misses += o.Misses
	t.Silent += o.Silent
}

// Rate is Right out of Of.
type Rate struct{ Right, Of int }

// Value is the share, 0 to 1. It is 0 when there is nothing to share, so that
// nothing meets no threshold.
func (r Rate) Value() float64 {
	if r.Of == 0 {
		return 0
	}
	return float64(r.Right) / float64(r.Of)
}

// z is the 97.5 % point of the standard normal distribution.
const z = 1.959963984540054

// Wilson is the 95 % score interval of the share (E. B. Wilson, Probable
// inference, JASA 22, 1927), without continuity correction. Nothing known is
// 0 to 1.
func (r Rate) Wilson() (low, high float64) {
	if r.Of == 0 {
		return 0, 1
	}
	n, p := float64(r.Of), r.Value()
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return max(0, (middle-half)/scale), min(1, (middle+half)/scale)
}

// MarshalJSON gives counts, share and interval, to four places; share and
// interval are null when there is nothing to share.
func (r Rate) MarshalJSON() ([]byte, error) {
	out := struct {
		Right int      `json:"right"`
		Of    int      `json:"of"`
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{Right: r.Right, Of: r.Of}
	if r.Of > 0 {
		low, high := r.Wilson()
		value := round(r.Value())
		low, high = round(low), round(high)
		out.Value, out.Low, out.High = &value, &low, &high
	}
	return json.Marshal(out)
}

// round makes the last digits the same on every machine.
func round(f float64) float64 { return math.Round(f*1e4) / 1e4 }

// MarshalJSON gives the counts and both rates.
func (t Tally) MarshalJSON() ([]byte, error) { return json.Marshal(t.json()) }

type tallyJSON struct {
	N              int  `json:"n"`
	TruePositives  int  `json:"true_positives"`
	Derived        int  `json:"derived"`
	FalsePositives int  `json:"false_positives"`
	Misses         int  `json:"misses"`
	Silent         int  `json:"silent"`
	Precision      Rate `json:"precision"`
	Recall         Rate `json:"recall"`
}

func (t Tally) json() tallyJSON {
	return tallyJSON{t.N(), t.TruePositives, t.Derived, t.FalsePositives, t.Misses, t.Silent, t.Precision(), t.Recall()}
}
