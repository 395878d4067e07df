package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"google.golang.org/protobuf/proto"
	"istio.io/istio/operator/pkg/manifest"
	installer "istio.io/istio/operator/pkg/render"
	"istio.io/istio/operator/pkg/util/clog"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/util/protomarshal"
	"sigs.k8s.io/yaml"
)

// Judge of single manifests: Istio's webhook, an API server that knows Istio's definitions, and the installer.
type judge struct {
	crds map[string]definition
}

// refusal is empty when the document is taken.
func (j judge) refusal(document string) (kind string, why string) {
	var object crd.IstioKind
	if err := yaml.Unmarshal([]byte(document), &object); err != nil {
		return "", err.Error()
	}
	gvk := object.GroupVersionKind()
	kind = gvk.Kind
	if kind == "IstioOperator" {
		return kind, installerRefusal(document)
	}
	if definition, known := j.crds[object.APIVersion+" "+kind]; known {
		if why := definition.judge(document); why != "" {
			return kind, why
		}
	} else if strings.Contains(object.APIVersion, "istio.io/") {
		return kind, "Istio has no " + object.APIVersion + " " + kind
	}
	schema, known := collections.Pilot.FindByGroupVersionAliasesKind(config.GroupVersionKind{Group: gvk.Group, Version: gvk.Version, Kind: gvk.Kind})
	if !known {
		return kind, "" // Kubernetes' own kinds are not Istio's to judge
	}
	converted, err := crd.ConvertObject(schema, &object, "cluster.local")
	if err != nil {
		return kind, err.Error()
	}
	if _, err := schema.ValidateConfig(*converted); err != nil {
		return kind, err.Error()
	}
	return kind, unknownField(document, converted.Spec)
}

// The installer renders all charts of the file. It refuses unknown keys but those of meshConfig.
func installerRefusal(document string) string {
	var operator struct {
		Spec struct {
			MeshConfig json.RawMessage `json:"meshConfig"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(document), &operator); err != nil {
		return err.Error()
	}
	if operator.Spec.MeshConfig != nil {
		if err := protomarshal.ApplyJSONStrict(string(operator.Spec.MeshConfig), mesh.DefaultMeshConfig()); err != nil {
			return "meshConfig: " + err.Error()
		}
	}
	manifests, err := render(document)
	if err != nil {
		return err.Error()
	}
	if len(manifests) == 0 {
		return "nothing comes of it"
	}
	return ""
}

// render is what `istioctl install` would apply.
func render(operator string) ([]manifest.ManifestSet, error) {
	file, err := os.CreateTemp("", "operator-*.yaml")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	if _, err := file.WriteString(operator); err != nil {
		return nil, err
	}
	manifests, _, err := installer.GenerateManifest([]string{file.Name()}, nil, false, nil, clog.NewConsoleLogger(io.Discard, io.Discard, nil))
	return manifests, err
}

// ConvertObject passes over fields that it does not know; a strict reading into the same message does not.
func unknownField(document string, spec config.Spec) string {
	message, ok := spec.(proto.Message)
	if !ok {
		return ""
	}
	var raw struct {
		Spec json.RawMessage `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(document), &raw); err != nil {
		return err.Error()
	}
	fresh := message.ProtoReflect().New().Interface()
	if err := protomarshal.ApplyJSONStrict(string(raw.Spec), fresh); err != nil {
		return err.Error()
	}
	return ""
}

func documents(text string) []string {
	var all []string
	for _, document := range strings.Split("\n"+text, "\n---\n") {
		if strings.TrimSpace(document) != "" {
			all = append(all, document)
		}
	}
	return all
}

func acceptAll(crds string, files []string, out io.Writer) bool {
	known, err := readCRDs(crds)
	if err != nil {
		return failf(out, "%s: %v", crds, err)
	}
	by := judge{known}
	good, count := true, 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			good = failf(out, "%s: %v", file, err)
			continue
		}
		content, _, _ = bytes.Cut(append([]byte("\n"), content...), []byte("\n# workloads/")) // kustomize's, not Istio's
		for _, document := range documents(string(content)) {
			kind, why := by.refusal(document)
			if kind == "" && why == "" {
				continue
			}
			count++
			if why != "" {
				good = failf(out, "%s: %s: %s", file, kind, why)
			}
		}
	}
	fmt.Fprintf(out, "%d manifests of %d files judged by Istio's own validation and by the rules of its CRDs\n", count, len(files))
	return good && count > 0
}
