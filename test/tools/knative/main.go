// What Knative's webhook says of a Service: reads it as JSON, with the features enabled that are named as arguments, and
// prints what is refused.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"knative.dev/serving/pkg/apis/config"
	servingv1 "knative.dev/serving/pkg/apis/serving/v1"
)

func main() {
	data := map[string]string{}
	for _, feature := range os.Args[1:] {
		data[feature] = "enabled"
	}
	features, err := config.NewFeaturesConfigFromMap(data)
	fail(err)
	defaults, err := config.NewDefaultsConfigFromMap(map[string]string{})
	fail(err)
	ctx := config.ToContext(context.Background(), &config.Config{Features: features, Defaults: defaults})
	var service servingv1.Service
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	fail(decoder.Decode(&service))
	service.SetDefaults(ctx)
	if refused := service.Validate(ctx); refused != nil {
		fmt.Println(strings.TrimSpace(refused.Error()))
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
