// An API reader: one value with its lineage, for a token that may see it.
package main

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

var (
	table  = os.Getenv("TWIN_TABLE")
	client *dynamodb.Client
)

type lineage struct {
	Pipeline  string `json:"pipeline"`
	Revision  int    `json:"revision"`
	Mapping   string `json:"mapping"`
	SourceID  string `json:"source_id"`
	Order     string `json:"order"`
	ArrivedAt string `json:"arrived_at"`
}

type view struct {
	Key        string  `json:"key"`
	Component  string  `json:"component"`
	Metric     string  `json:"metric"`
	Value      any     `json:"value"`
	Unit       *string `json:"unit"`
	ObservedAt string  `json:"observed_at"`
	StoredAt   string  `json:"stored_at"`
	Freshness  *string `json:"freshness"`
	LateAt     *string `json:"late_at"`
	Lineage    lineage `json:"lineage"`
}

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	client = dynamodb.NewFromConfig(settings)
	lambda.Start(handle)
}

func handle(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	claims := event.RequestContext.Authorizer.JWT.Claims
	scopes := strings.Fields(claims["scope"])
	ends, _ := strconv.ParseInt(claims["exp"], 10, 64)
	if claims["token_use"] != "access" || ends <= time.Now().Unix() || !slices.Contains(scopes, "twin/api") {
		return answer(401, map[string]string{"code": "unauthorized"})
	}
	component, metric, _ := strings.Cut(event.PathParameters["key"], ".")
	key := map[string]types.AttributeValue{
		"pk": &types.AttributeValueMemberS{Value: component},
		"sk": &types.AttributeValueMemberS{Value: metric},
	}
	found, err := client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &table, Key: key, ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return events.APIGatewayV2HTTPResponse{}, err
	}
	pipeline := text(found.Item["pipeline"])
	mayRead := slices.Contains(scopes, "twin/read") || slices.Contains(scopes, "twin/"+pipeline)
	if found.Item == nil || !mayRead {
		return answer(404, map[string]string{"code": "not_found"})
	}
	return answer(200, shown(found.Item, component, metric))
}

func text(attribute types.AttributeValue) string {
	if found, is := attribute.(*types.AttributeValueMemberS); is {
		return found.Value
	}
	return ""
}

func shown(item map[string]types.AttributeValue, component, metric string) view {
	shown := view{
		Key: component + "." + metric, Component: component, Metric: metric,
		ObservedAt: text(item["observed_at"]), StoredAt: text(item["stored_at"]),
		Lineage: lineage{
			Pipeline: text(item["pipeline"]), Mapping: text(item["mapping"]),
			SourceID: text(item["source_id"]), ArrivedAt: text(item["arrived_at"]),
		},
	}
	if version := strings.Split(text(item["version"]), ","); len(version) > 1 {
		shown.Lineage.Order = version[1]
	}
	if unit := text(item["unit"]); unit != "" {
		shown.Unit = &unit
	}
	if revision, is := item["revision"].(*types.AttributeValueMemberN); is {
		shown.Lineage.Revision, _ = strconv.Atoi(revision.Value)
	}
	switch value := item["value"].(type) {
	case *types.AttributeValueMemberN:
		shown.Value, _ = strconv.ParseFloat(value.Value, 64)
	case *types.AttributeValueMemberS:
		shown.Value = value.Value
	case *types.AttributeValueMemberBOOL:
		shown.Value = value.Value
	}
	return shown
}

func answer(status int, body any) (events.APIGatewayV2HTTPResponse, error) {
	text, err := json.Marshal(body)
	headers := map[string]string{"content-type": "application/json", "cache-control": "private, no-cache"}
	return events.APIGatewayV2HTTPResponse{StatusCode: status, Headers: headers, Body: string(text)}, err
}
