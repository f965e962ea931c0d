module knative

go 1.25

require knative.dev/serving v0.51.0
