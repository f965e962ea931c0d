package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The published schema of a provider, as `terraform providers schema -json` prints it.
type providerFile struct {
	Provider    schemaFile            `json:"provider"`
	Resources   map[string]schemaFile `json:"resources"`
	DataSources map[string]schemaFile `json:"dataSources"`
}

type schemaFile struct {
	Version int64     `json:"version"`
	Block   blockFile `json:"block"`
}

type blockFile struct {
	Attributes map[string]attributeFile `json:"attributes"`
	BlockTypes map[string]nestedFile    `json:"block_types"`
}

type attributeFile struct {
	Type      json.RawMessage `json:"type"`
	Required  bool            `json:"required"`
	Optional  bool            `json:"optional"`
	Computed  bool            `json:"computed"`
	Sensitive bool            `json:"sensitive"`
	WriteOnly bool            `json:"write_only"`
}

type nestedFile struct {
	Nesting  string    `json:"nesting_mode"`
	Block    blockFile `json:"block"`
	MinItems int64     `json:"min_items"`
	MaxItems int64     `json:"max_items"`
}

// What the schema does not say: which changes replace a resource. Read from the provider's source.
type replacementFile struct {
	Resources map[string]replacements `json:"resources"`
}

type replacements struct {
	Replaces []struct {
		Argument string `json:"argument"`
		When     string `json:"when"`
	} `json:"replaces"`
	// Blocks that Azure fills when they are left out; the provider keeps them when they are taken away.
	ComputedBlocks []string `json:"computedBlocks"`
}

func readJSON(path string, into any) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, path, err)
		os.Exit(1)
	}
}

func (file schemaFile) schema() *tfprotov6.Schema {
	return &tfprotov6.Schema{Version: file.Version, Block: file.Block.block(file.Version)}
}

func (file blockFile) block(version int64) *tfprotov6.SchemaBlock {
	block := &tfprotov6.SchemaBlock{Version: version}
	for _, name := range keys(file.Attributes) {
		attribute := file.Attributes[name]
		kind, err := tftypes.ParseJSONType(attribute.Type)
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		block.Attributes = append(block.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: kind, Required: attribute.Required, Optional: attribute.Optional,
			Computed: attribute.Computed, Sensitive: attribute.Sensitive, WriteOnly: attribute.WriteOnly,
		})
	}
	nesting := map[string]tfprotov6.SchemaNestedBlockNestingMode{
		"list": tfprotov6.SchemaNestedBlockNestingModeList, "set": tfprotov6.SchemaNestedBlockNestingModeSet,
		"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	}
	for _, name := range keys(file.BlockTypes) {
		nested := file.BlockTypes[name]
		block.BlockTypes = append(block.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: nested.Block.block(0), Nesting: nesting[nested.Nesting],
			MinItems: nested.MinItems, MaxItems: nested.MaxItems,
		})
	}
	return block
}

func keys[T any](of map[string]T) []string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
