package main

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// planned gives the proposed state as a provider plans it: what only the provider knows is unknown when it is new.
func planned(block *tfprotov6.SchemaBlock, prior, proposed tftypes.Value, keep func(path string) bool, path string) tftypes.Value {
	if proposed.IsNull() || !proposed.IsKnown() {
		return proposed
	}
	old, now := object(prior), object(proposed)
	for _, attribute := range block.Attributes {
		if attribute.Computed && now[attribute.Name].IsNull() && prior.IsNull() {
			now[attribute.Name] = tftypes.NewValue(attribute.Type, tftypes.UnknownValue)
		}
	}
	for _, nested := range block.BlockTypes {
		name := nested.TypeName
		at := join(path, name)
		if nested.Nesting == tfprotov6.SchemaNestedBlockNestingModeSingle {
			now[name] = planned(nested.Block, old[name], now[name], keep, at)
			continue
		}
		was, is := elements(old[name]), elements(now[name])
		if len(is) == 0 && len(was) > 0 && keep(at) {
			now[name] = old[name]
			continue
		}
		for i := range is {
			before := tftypes.NewValue(nested.Block.ValueType(), nil)
			if i < len(was) {
				before = was[i]
			}
			is[i] = planned(nested.Block, before, is[i], keep, at)
		}
		if now[name].IsKnown() && !now[name].IsNull() {
			now[name] = tftypes.NewValue(now[name].Type(), is)
		}
	}
	return tftypes.NewValue(proposed.Type(), now)
}

// applied gives the planned state as it is once it was made: every unknown has a value.
func applied(value tftypes.Value, name string) tftypes.Value {
	if !value.IsKnown() {
		return invented(value.Type(), name)
	}
	if value.IsNull() {
		return value
	}
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		all := object(value)
		for key := range all {
			all[key] = applied(all[key], key)
		}
		return tftypes.NewValue(value.Type(), all)
	case tftypes.List, tftypes.Set, tftypes.Tuple:
		all := elements(value)
		for i := range all {
			all[i] = applied(all[i], name)
		}
		return tftypes.NewValue(value.Type(), all)
	}
	return value
}

// invented is what Azure or Vault would answer: a text, and one element where a list has objects (`kube_config[0]`).
func invented(kind tftypes.Type, name string) tftypes.Value {
	switch of := kind.(type) {
	case tftypes.List:
		return list(kind, of.ElementType, name)
	case tftypes.Set:
		return list(kind, of.ElementType, name)
	case tftypes.Map:
		return tftypes.NewValue(kind, map[string]tftypes.Value{})
	case tftypes.Object:
		all := map[string]tftypes.Value{}
		for key, element := range of.AttributeTypes {
			all[key] = invented(element, key)
		}
		return tftypes.NewValue(kind, all)
	}
	switch {
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, text(name))
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, big.NewFloat(1))
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false)
	}
	return tftypes.NewValue(kind, nil)
}

func list(kind, element tftypes.Type, name string) tftypes.Value {
	if !element.Is(tftypes.Object{}) {
		return tftypes.NewValue(kind, []tftypes.Value{})
	}
	return tftypes.NewValue(kind, []tftypes.Value{invented(element, name)})
}

// Values that are decoded on the way have their form.
func text(name string) string {
	switch name {
	case "cluster_ca_certificate":
		return "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUIKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo="
	case "host":
		return "https://made.example:443"
	case "oidc_issuer_url":
		return "https://westeurope.oic.prod-aks.azure.com/tenant/made/"
	case "kubernetes_version", "current_kubernetes_version", "orchestrator_version":
		return "1.33.6"
	}
	return "made-" + name
}

// replaced gives the paths whose change makes the provider replace the resource.
func replaced(rules replacements, prior, plan tftypes.Value) []*tftypes.AttributePath {
	var paths []*tftypes.AttributePath
	for _, rule := range rules.Replaces {
		steps := strings.Split(rule.Argument, ".")
		was, at := find(prior, steps)
		is, _ := find(plan, steps)
		if rule.When == "count" {
			if len(elements(was)) != len(elements(is)) {
				paths = append(paths, at)
			}
			continue
		}
		if !same(was, is) && holds(rule.When, shown(was), shown(is)) {
			paths = append(paths, at)
		}
	}
	return paths
}

func holds(when, was, is string) bool {
	rotatable := func(sku string) bool { return strings.HasPrefix(sku, "Ubuntu") || strings.HasPrefix(sku, "AzureLinux") }
	switch when {
	case "changed":
		return true
	case "removed":
		return was != "" && was != "0" && (is == "" || is == "0")
	case "was set":
		return was != ""
	case "unless overlay":
		return !strings.EqualFold(is, "overlay")
	case "unless both are Ubuntu or AzureLinux":
		return !rotatable(was) || !rotatable(is)
	}
	panic("unknown condition " + when)
}

// find follows names of arguments; a block is taken by its first element, as the provider takes it.
func find(value tftypes.Value, steps []string) (tftypes.Value, *tftypes.AttributePath) {
	at := tftypes.NewAttributePath()
	for _, step := range steps {
		if value.IsNull() || !value.IsKnown() {
			return tftypes.NewValue(tftypes.String, nil), at
		}
		if all := elements(value); all != nil {
			if len(all) == 0 {
				return tftypes.NewValue(tftypes.String, nil), at
			}
			value, at = all[0], at.WithElementKeyInt(0)
		}
		next, ok := object(value)[step]
		if !ok {
			panic(fmt.Sprintf("no argument %s in %v", step, steps))
		}
		value, at = next, at.WithAttributeName(step)
	}
	return value, at
}

func same(a, b tftypes.Value) bool {
	if shown(a) == "" && shown(b) == "" && elements(a) == nil && elements(b) == nil {
		return true
	}
	return a.Type().Equal(b.Type()) && a.Equal(b)
}

func shown(value tftypes.Value) string {
	if value.IsNull() || !value.IsKnown() {
		return ""
	}
	var asText string
	var asNumber big.Float
	if value.As(&asText) == nil {
		return asText
	}
	if value.As(&asNumber) == nil {
		return asNumber.Text('f', -1)
	}
	return value.String()
}

func object(value tftypes.Value) map[string]tftypes.Value {
	all := map[string]tftypes.Value{}
	if value.IsKnown() && !value.IsNull() && value.As(&all) != nil {
		return map[string]tftypes.Value{}
	}
	if len(all) == 0 {
		if of, ok := value.Type().(tftypes.Object); ok {
			for key, kind := range of.AttributeTypes {
				all[key] = tftypes.NewValue(kind, nil)
			}
		}
	}
	return all
}

// elements is nil for what is no list and no set, and for null.
func elements(value tftypes.Value) []tftypes.Value {
	var all []tftypes.Value
	if value.Type() == nil || value.IsNull() || !value.IsKnown() || value.As(&all) != nil {
		return nil
	}
	if all == nil {
		return []tftypes.Value{}
	}
	return all
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
