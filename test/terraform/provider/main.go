// A provider that serves the published schema of another and makes nothing: for `terraform validate`, `plan` and `apply` of
// synthesized stacks without a cloud. It plans as the real one does where that can be read: SCHEMA is the file of the schema,
// REPLACEMENT the file of what replaces a resource (in the names of the provider, AZURERM_SCHEMA for one).
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type server struct {
	// What is not served here is never asked of it.
	tfprotov6.ProviderServer
	schemas  *tfprotov6.GetProviderSchemaResponse
	rules    map[string]replacements
	variable string
}

func main() {
	// terraform-provider-azurerm_v4.55.0: one program serves every provider, by the name that it has.
	program := strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-")
	name, _, _ := strings.Cut(program, "_")
	variable := strings.ToUpper(name)
	var file providerFile
	readJSON(os.Getenv(variable+"_SCHEMA"), &file)
	var rules replacementFile
	if path := os.Getenv(variable + "_REPLACEMENT"); path != "" {
		readJSON(path, &rules)
	}
	schemas := &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{},
		Provider:           file.Provider.schema(),
		ResourceSchemas:    map[string]*tfprotov6.Schema{},
		DataSourceSchemas:  map[string]*tfprotov6.Schema{},
	}
	for key, one := range file.Resources {
		schemas.ResourceSchemas[key] = one.schema()
	}
	for key, one := range file.DataSources {
		schemas.DataSourceSchemas[key] = one.schema()
	}
	serve := func() tfprotov6.ProviderServer {
		return &server{schemas: schemas, rules: rules.Resources, variable: variable}
	}
	if err := tf6server.Serve("registry.terraform.io/hashicorp/"+name, serve); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (s *server) typeOf(resource string) tftypes.Type {
	return s.schemas.ResourceSchemas[resource].ValueType()
}

func (s *server) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	answer := &tfprotov6.GetMetadataResponse{ServerCapabilities: &tfprotov6.ServerCapabilities{}}
	for _, key := range keys(s.schemas.ResourceSchemas) {
		answer.Resources = append(answer.Resources, tfprotov6.ResourceMetadata{TypeName: key})
	}
	for _, key := range keys(s.schemas.DataSourceSchemas) {
		answer.DataSources = append(answer.DataSources, tfprotov6.DataSourceMetadata{TypeName: key})
	}
	return answer, nil
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schemas, nil
}

func (s *server) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (s *server) ValidateProviderConfig(_ context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: request.Config}, nil
}

func (s *server) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (s *server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s *server) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (s *server) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (s *server) UpgradeResourceState(_ context.Context, request *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	kind := s.typeOf(request.TypeName)
	value, err := request.RawState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(kind, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

func (s *server) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: request.CurrentState, Private: request.Private}, nil
}

// What exists already is in the file EXISTING (AZURERM_EXISTING): the attributes of resources by their type and id.
func (s *server) ImportResourceState(_ context.Context, request *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	var existing map[string]map[string]json.RawMessage
	readJSON(os.Getenv(s.variable+"_EXISTING"), &existing)
	found, ok := existing[request.TypeName][request.ID]
	if !ok {
		return nil, fmt.Errorf("no %s %s exists", request.TypeName, request.ID)
	}
	kind := s.typeOf(request.TypeName)
	value, err := (&tfprotov6.RawState{JSON: found}).Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(kind, value)
	imported := &tfprotov6.ImportedResource{TypeName: request.TypeName, State: &state}
	return &tfprotov6.ImportResourceStateResponse{ImportedResources: []*tfprotov6.ImportedResource{imported}}, err
}

func (s *server) PlanResourceChange(_ context.Context, request *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	kind := s.typeOf(request.TypeName)
	prior, err := request.PriorState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	proposed, err := request.ProposedNewState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	if proposed.IsNull() {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: request.ProposedNewState}, nil
	}
	rules := s.rules[request.TypeName]
	keep := func(path string) bool { return slices.Contains(rules.ComputedBlocks, path) }
	plan := planned(s.schemas.ResourceSchemas[request.TypeName].Block, prior, proposed, keep, "")
	state, err := tfprotov6.NewDynamicValue(kind, plan)
	answer := &tfprotov6.PlanResourceChangeResponse{PlannedState: &state, UnsafeToUseLegacyTypeSystem: true}
	if !prior.IsNull() {
		answer.RequiresReplace = replaced(rules, prior, plan)
	}
	return answer, err
}

func (s *server) ApplyResourceChange(_ context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	kind := s.typeOf(request.TypeName)
	plan, err := request.PlannedState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(kind, applied(plan, request.TypeName))
	return &tfprotov6.ApplyResourceChangeResponse{NewState: &state, UnsafeToUseLegacyTypeSystem: true}, err
}

func (s *server) ReadDataSource(_ context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	schema := s.schemas.DataSourceSchemas[request.TypeName]
	config, err := request.Config.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	none := tftypes.NewValue(schema.ValueType(), nil)
	known := applied(planned(schema.Block, none, config, func(string) bool { return false }, ""), request.TypeName)
	state, err := tfprotov6.NewDynamicValue(schema.ValueType(), known)
	return &tfprotov6.ReadDataSourceResponse{State: &state}, err
}
