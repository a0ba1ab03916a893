// Usage: collapse ROUNDS OUT EVENT
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"github.com/aws/aws-lambda-go/events"

	"twinline.example/bench/winners"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func run(rounds, out, path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(rounds)
	if err != nil {
		return err
	}
	records, newest := 0, map[winners.Key]*winners.Line{}
	for range count {
		var event events.KinesisEvent
		if err := json.Unmarshal(raw, &event); err != nil {
			return err
		}
		newest = winners.OfEvent(&event)
		records += len(event.Records)
	}
	var told bytes.Buffer
	lines := json.NewEncoder(&told)
	for _, line := range newest {
		winner := []any{line.Component, line.Metric, line.Value(), line.Unit, line.ObservedAt,
			line.Order, line.Revision, line.SourceID}
		if err := lines.Encode(winner); err != nil {
			return err
		}
	}
	fmt.Printf("{\"records\":%d}\n", records)
	return os.WriteFile(out, told.Bytes(), 0o600)
}
