// The transformer in Go: validates each line, puts its lineage in front and a newline behind.
// `transformer-go [EVENT ROUNDS]`: with a file, it does so without the runtime.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type line struct {
	Meta struct {
		ID string `json:"id"`
	} `json:"_meta"`
}

func main() {
	if len(os.Args) < 3 {
		lambda.Start(handle)
	}
	told, err := os.ReadFile(os.Args[1])
	rounds, err2 := strconv.Atoi(os.Args[2])
	if err != nil || err2 != nil {
		log.Fatal(err, err2)
	}
	for range rounds {
		var event events.KinesisFirehoseEvent
		if err := json.Unmarshal(told, &event); err != nil {
			log.Fatal(err)
		}
		answer, _ := handle(event)
		if _, err := json.Marshal(answer); err != nil {
			log.Fatal(err)
		}
	}
}

func handle(event events.KinesisFirehoseEvent) (events.KinesisFirehoseResponse, error) {
	var answer events.KinesisFirehoseResponse
	for _, record := range event.Records {
		origin := record.KinesisFirehoseRecordMetadata
		arrivedAt := origin.ApproximateArrivalTimestamp.UTC().Format("2006-01-02T15:04:05.000000Z")
		var out bytes.Buffer
		for number, text := range bytes.Split(record.Data, []byte("\n")) {
			var read line
			if len(text) == 0 || json.Unmarshal(text, &read) != nil {
				continue // A dead letter.
			}
			fmt.Fprintf(&out, `{"_lineage":{"v":1,"id":%q,"pipeline":"irish-rail","sequence":"%s","line":%d,"arrived_at":"%s","transformer":"unknown"},`,
				read.Meta.ID, origin.SequenceNumber, number, arrivedAt)
			out.Write(text[1:])
			out.WriteByte('\n')
		}
		answer.Records = append(answer.Records, events.KinesisFirehoseResponseRecord{
			RecordID: record.RecordID, Result: map[bool]string{true: "Ok", false: "Dropped"}[out.Len() > 0], Data: out.Bytes(),
		})
	}
	return answer, nil
}
