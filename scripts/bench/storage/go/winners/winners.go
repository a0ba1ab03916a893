// Package winners goes from a Kinesis event to the newest line of each key.
package winners

import (
	"bytes"
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
)

// Line is an observation line.
type Line struct {
	Component    string   `json:"component"`
	Metric       string   `json:"metric"`
	ValueNumber  *float64 `json:"value_number"`
	ValueText    *string  `json:"value_text"`
	ValueBoolean *bool    `json:"value_boolean"`
	Unit         *string  `json:"unit"`
	ObservedAt   string   `json:"observed_at"`
	Order        string   `json:"order"`
	Pipeline     string   `json:"pipeline"`
	Revision     int      `json:"revision"`
	Mapping      string   `json:"mapping"`
	SourceID     string   `json:"source_id"`
	ArrivedAt    string   `json:"arrived_at"`
}

// Key names a value.
type Key struct{ Component, Metric string }

// OfEvent returns the newest line of each key; what is no line goes nowhere.
func OfEvent(event *events.KinesisEvent) map[Key]*Line {
	newest := make(map[Key]*Line)
	for i := range event.Records {
		for _, text := range bytes.Split(event.Records[i].Kinesis.Data, []byte{'\n'}) {
			if len(text) > 0 {
				add(newest, text)
			}
		}
	}
	return newest
}

func add(newest map[Key]*Line, text []byte) {
	line := new(Line)
	if json.Unmarshal(text, line) != nil {
		return // A dead letter.
	}
	key := Key{line.Component, line.Metric}
	if held, there := newest[key]; !there || line.isNewerThan(held) {
		newest[key] = line
	}
}

// Times of one width sort as texts.
func (line *Line) isNewerThan(held *Line) bool {
	if line.ObservedAt != held.ObservedAt {
		return line.ObservedAt > held.ObservedAt
	}
	if line.Order != held.Order {
		return line.Order > held.Order
	}
	return line.Revision > held.Revision
}

// Value returns the one value that is there.
func (line *Line) Value() any {
	switch {
	case line.ValueNumber != nil:
		return *line.ValueNumber
	case line.ValueText != nil:
		return *line.ValueText
	case line.ValueBoolean != nil:
		return *line.ValueBoolean
	}
	return nil
}
