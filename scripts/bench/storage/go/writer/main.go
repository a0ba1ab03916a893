// A stream writer: the newest of each key, each put if the table holds nothing newer, 32 at a time.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"twinline.example/bench/winners"
)

const atOnce = 32

var (
	table  = os.Getenv("TWIN_TABLE")
	client *dynamodb.Client
)

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	client = dynamodb.NewFromConfig(settings)
	lambda.Start(handle)
}

func handle(ctx context.Context, event events.KinesisEvent) (events.KinesisEventResponse, error) {
	lines := make(chan *winners.Line)
	faults := make(chan error, atOnce)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for line := range lines {
				if err := put(ctx, line); err != nil {
					select {
					case faults <- err:
					default:
					}
				}
			}
		}()
	}
	for _, line := range winners.OfEvent(&event) {
		lines <- line
	}
	close(lines)
	workers.Wait()
	answer := events.KinesisEventResponse{BatchItemFailures: []events.KinesisBatchItemFailure{}}
	select {
	case err := <-faults:
		return answer, err
	default:
		return answer, nil
	}
}

func text(value string) types.AttributeValue { return &types.AttributeValueMemberS{Value: value} }

func number(value string) types.AttributeValue { return &types.AttributeValueMemberN{Value: value} }

func item(line *winners.Line, version string) map[string]types.AttributeValue {
	item := map[string]types.AttributeValue{
		"pk": text(line.Component), "sk": text(line.Metric), "version": text(version),
		"observed_at": text(line.ObservedAt), "pipeline": text(line.Pipeline),
		"revision": number(strconv.Itoa(line.Revision)), "mapping": text(line.Mapping),
		"source_id": text(line.SourceID), "arrived_at": text(line.ArrivedAt),
		"stored_at": text(time.Now().UTC().Format(time.RFC3339Nano)),
	}
	if line.Unit != nil {
		item["unit"] = text(*line.Unit)
	}
	switch value := line.Value().(type) {
	case float64:
		item["value"] = number(strconv.FormatFloat(value, 'g', -1, 64))
	case string:
		item["value"] = text(value)
	case bool:
		item["value"] = &types.AttributeValueMemberBOOL{Value: value}
	}
	return item
}

func put(ctx context.Context, line *winners.Line) error {
	version := fmt.Sprintf("%s,%s,%06d", line.ObservedAt, line.Order, line.Revision)
	_, err := client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:                           &table,
		Item:                                item(line, version),
		ConditionExpression:                 aws.String("attribute_not_exists(#version) OR #version < :version"),
		ExpressionAttributeNames:            map[string]string{"#version": "version"},
		ExpressionAttributeValues:           map[string]types.AttributeValue{":version": text(version)},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return nil
	}
	return err
}
