// Reads a stream of Kubernetes objects and writes it as Flux' kustomize-controller applies it: each object is put
// through the controller's own post-build substitution (spec.postBuild.substitute), not in strict mode, its default.
//
//	flux NAME=VALUE... <objects.yaml
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
)

func main() {
	if err := substitute(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func substitute(assignments []string, in io.Reader, out io.Writer) error {
	manifests, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	objects, err := resmap.NewFactory(provider.NewDefaultDepProvider().GetResourceFactory()).NewResMapFromBytes(manifests)
	if err != nil {
		return err
	}
	kustomization := unstructured.Unstructured{Object: map[string]any{
		"spec": map[string]any{"postBuild": map[string]any{"substitute": variables(assignments)}},
	}}
	for _, object := range objects.Resources() {
		// A dry run asks no cluster for further variables; "always" substitutes even where no variable is given.
		substituted, err := kustomize.SubstituteVariables(context.Background(), nil, kustomization, object,
			kustomize.SubstituteWithDryRun(true), kustomize.SubstituteWithAlways(true))
		if err != nil {
			return fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
		if substituted == nil {
			substituted = object // it says that it is not to be substituted
		}
		text, err := substituted.AsYAML()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "---\n%s", text)
	}
	return nil
}

func variables(assignments []string) map[string]any {
	values := map[string]any{}
	for _, assignment := range assignments {
		name, value, _ := strings.Cut(assignment, "=")
		values[name] = value
	}
	return values
}
