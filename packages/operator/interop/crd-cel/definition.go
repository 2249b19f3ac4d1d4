package main

import (
	"context"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

// readDefinition reads a definition as `kubectl create` would send it: a field that is unknown is an error.
func readDefinition(file string) (*apiextensions.CustomResourceDefinition, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	external := &v1.CustomResourceDefinition{}
	if err := yaml.UnmarshalStrict(text, external); err != nil {
		return nil, err
	}
	scheme := runtime.NewScheme()
	install.Install(scheme)
	scheme.Default(external)
	definition := &apiextensions.CustomResourceDefinition{}
	return definition, scheme.Convert(external, definition, nil)
}

// validateDefinition is what a kube-apiserver checks when the definition is created.
func validateDefinition(ctx context.Context, definition *apiextensions.CustomResourceDefinition) field.ErrorList {
	definition.Status.StoredVersions = nil
	for _, version := range definition.Spec.Versions {
		if version.Storage {
			definition.Status.StoredVersions = append(definition.Status.StoredVersions, version.Name)
		}
	}
	return validation.ValidateCustomResourceDefinition(ctx, definition)
}
