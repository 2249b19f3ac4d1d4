package main

import (
	"context"
	"errors"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	apischema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// strategy is the part of a custom resource's REST strategy that a creation goes through.
type strategy interface {
	PrepareForCreate(context.Context, runtime.Object)
	Validate(context.Context, runtime.Object) field.ErrorList
}

// resourceServer stands for the handlers of one kind.
type resourceServer struct {
	structural *schema.Structural
	strategy   strategy
}

type resourceVerdict struct {
	Faults []fault `json:"faults"`
	// UnknownFields were dropped; a client that asks for strict validation is refused.
	UnknownFields []string `json:"unknownFields"`
	// Spec with defaults.
	Spec any `json:"spec"`
}

func newResourceServer(definition *apiextensions.CustomResourceDefinition) (*resourceServer, error) {
	version, err := versionOf(definition)
	if err != nil {
		return nil, err
	}
	// A version's schema moves to the top of the definition when all versions share it, as a single one does.
	validations := version.Schema
	if validations == nil {
		validations = definition.Spec.Validation
	}
	if validations == nil || validations.OpenAPIV3Schema == nil {
		return nil, errors.New("no schema")
	}
	subresources := version.Subresources
	if subresources == nil {
		subresources = definition.Spec.Subresources
	}
	structural, err := schema.NewStructural(validations.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	structural = structural.DeepCopy()
	if err := defaulting.PruneDefaults(structural); err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(validations.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	kind := apischema.GroupVersionKind{Group: definition.Spec.Group, Version: version.Name, Kind: definition.Spec.Names.Kind}
	namespaced := definition.Spec.Scope == apiextensions.NamespaceScoped
	return &resourceServer{
		structural: structural,
		strategy: customresource.NewStrategy(crdserverscheme.NewUnstructuredObjectTyper(), namespaced, kind, validator, nil,
			structural, subresources.Status, subresources.Scale, nil),
	}, nil
}

// create does to an object what a kube-apiserver does before it stores it, in the same order.
func (s *resourceServer) create(ctx context.Context, content map[string]any) (*resourceVerdict, error) {
	object := &unstructured.Unstructured{Object: content}
	defaulting.Default(object.Object, s.structural)
	unknown := pruning.PruneWithOptions(object.Object, s.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, s.structural)
	s.strategy.PrepareForCreate(ctx, object)
	if unknown == nil {
		unknown = []string{}
	}
	return &resourceVerdict{
		Faults:        faultsOf(s.strategy.Validate(ctx, object)),
		UnknownFields: unknown,
		Spec:          object.Object["spec"],
	}, nil
}
