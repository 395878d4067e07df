package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/json"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// Definition is what an API server knows of one version of one of Istio's kinds.
type definition struct {
	structural *schema.Structural
	openAPI    validation.SchemaValidator
	rules      *cel.Validator
}

// readCRDs reads the file of definitions that the module istio.io/api carries, by apiVersion and kind.
func readCRDs(file string) (map[string]definition, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := map[string]definition{}
	for _, document := range documents(string(content)) {
		var crd apiextensionsv1.CustomResourceDefinition
		if err := yaml.Unmarshal([]byte(document), &crd); err != nil {
			return nil, err
		}
		for _, version := range crd.Spec.Versions {
			var internal apiextensions.CustomResourceValidation
			if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(version.Schema, &internal, nil); err != nil {
				return nil, err
			}
			structural, err := schema.NewStructural(internal.OpenAPIV3Schema)
			if err != nil {
				return nil, err
			}
			openAPI, _, err := validation.NewSchemaValidator(internal.OpenAPIV3Schema)
			if err != nil {
				return nil, err
			}
			all[crd.Spec.Group+"/"+version.Name+" "+crd.Spec.Names.Kind] = definition{structural, openAPI, cel.NewValidator(structural, true, celconfig.PerCallLimit)}
		}
	}
	return all, nil
}

// judge says what an API server has against a document; empty: nothing, or it is of no kind of Istio's.
func (d definition) judge(document string) string {
	text, err := yaml.YAMLToJSON([]byte(document))
	if err != nil {
		return err.Error()
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil { // whole numbers become int64, as in the API server
		return err.Error()
	}
	errors := validation.ValidateCustomResource(nil, object, d.openAPI)
	broken, _ := d.rules.Validate(context.Background(), nil, d.structural, object, nil, celconfig.RuntimeCELCostBudget)
	errors = append(errors, broken...)
	if len(errors) > 0 {
		return errors.ToAggregate().Error()
	}
	// Last, as it changes the object.
	if unknown := pruning.PruneWithOptions(object, d.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}); len(unknown) > 0 {
		return fmt.Sprintf("unknown fields: %s", strings.Join(unknown, ", "))
	}
	return ""
}
