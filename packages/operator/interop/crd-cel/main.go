// Command crd-cel judges CustomResourceDefinitions and custom resources with the code of a kube-apiserver: the
// structural schema, the CEL rules with their cost, pruning, defaulting and validation.
//
//	crd-cel CRD.yaml... < objects.json > verdicts.json
//
// objects.json is an array of custom resources as a person writes them. It exits with 1 only when it cannot judge; a
// refused definition or resource is a verdict.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

type fault struct {
	Type   string `json:"type"`
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

type definitionVerdict struct {
	Name   string  `json:"name"`
	Faults []fault `json:"faults"`
}

type verdicts struct {
	Definitions []definitionVerdict `json:"definitions"`
	Resources   []resourceVerdict   `json:"resources"`
}

func faultsOf(errs field.ErrorList) []fault {
	faults := []fault{}
	for _, err := range errs {
		faults = append(faults, fault{Type: string(err.Type), Field: err.Field, Detail: err.Detail})
	}
	return faults
}

func judge(files []string) (*verdicts, error) {
	ctx := context.Background()
	result := &verdicts{Definitions: []definitionVerdict{}, Resources: []resourceVerdict{}}
	servers := map[string]*resourceServer{}
	for _, file := range files {
		definition, err := readDefinition(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		faults := validateDefinition(ctx, definition)
		result.Definitions = append(result.Definitions, definitionVerdict{Name: definition.Name, Faults: faultsOf(faults)})
		if len(faults) > 0 {
			continue
		}
		if servers[definition.Spec.Names.Kind], err = newResourceServer(definition); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	if len(servers) < len(files) {
		return result, nil
	}
	var objects []map[string]any
	if err := readObjects(&objects); err != nil {
		return nil, err
	}
	for index, object := range objects {
		kind, _ := object["kind"].(string)
		server, ok := servers[kind]
		if !ok {
			return nil, fmt.Errorf("object %d: no definition of kind %q", index, kind)
		}
		verdict, err := server.create(ctx, object)
		if err != nil {
			return nil, fmt.Errorf("object %d: %w", index, err)
		}
		result.Resources = append(result.Resources, *verdict)
	}
	return result, nil
}

// readObjects keeps integers apart from fractions, as a kube-apiserver does.
func readObjects(into *[]map[string]any) error {
	var raw []json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&raw); err != nil {
		return fmt.Errorf("stdin: %w", err)
	}
	for _, text := range raw {
		object := map[string]any{}
		if err := utiljson.Unmarshal(text, &object); err != nil {
			return fmt.Errorf("stdin: %w", err)
		}
		*into = append(*into, object)
	}
	return nil
}

func main() {
	result, err := judge(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// versionOf is the only version that the definition serves.
func versionOf(definition *apiextensions.CustomResourceDefinition) (*apiextensions.CustomResourceDefinitionVersion, error) {
	if len(definition.Spec.Versions) != 1 {
		return nil, fmt.Errorf("%d versions where one is expected", len(definition.Spec.Versions))
	}
	return &definition.Spec.Versions[0], nil
}
