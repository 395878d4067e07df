#include "findings/rules_input.h"

namespace a2i::findings {

const Rule kUnreadableFile{
    .id = "AMI1001", .slug = "unreadable-file", .level = Level::kError, .blocks_output = true,
    .title = "A file could not be read",
    .help = "The file, or a folder with files, was found, but could not be read, so nothing in it was judged or translated. Files of "
            "more than 1 GiB are not read.\n\n"
            "Check its permissions, or exclude it by `exclude` in the configuration file.",
    .way_out = "give read permission, or exclude the file by `exclude` in the configuration",
    .links = {},
};

const Rule kBrokenYaml{
    .id = "AMI1002", .slug = "broken-yaml", .level = Level::kError, .blocks_output = true,
    .title = "A document with App Mesh objects is not readable as YAML",
    .help = "The document names `appmesh.k8s.aws`, but the parser had to stop in it, so nothing of it was judged or translated. "
            "The other documents of the file were read. kubectl refuses such a document too.\n\n"
            "Most often the indentation is off, a quote or a bracket is open, or a tab stands where blanks are needed.",
    .way_out = "mend the indentation, quote or bracket there; `kubectl apply --dry-run=client -f FILE` refuses the document too",
    .links = {},
};

const Rule kLimitExceeded{
    .id = "AMI1003", .slug = "document-too-large", .level = Level::kError, .blocks_output = true,
    .title = "A document goes beyond the limits of this program",
    .help = "To stay safe on files from strangers, a document may nest values 100 levels deep and hold 2,000,000 values, aliases "
            "counted as if they were written out. An object that a cluster accepts is far below that.",
    .way_out = "split the document",
    .links = {},
};

const Rule kDuplicateKey{
    .id = "AMI1004", .slug = "duplicate-key", .level = Level::kWarning, .blocks_output = false,
    .title = "A key stands twice in one mapping",
    .help = "The API server took the last of two equal keys and dropped the others in silence (newer releases of kubectl refuse "
            "the document). The translation takes the last one, too. A key that stands before a merge key `<<` which gives it another value is "
            "a double as well: kubectl took the merged value, while kustomize takes the key's own.\n\nRemove the one that is not meant.",
    .way_out = "remove the one that is not meant",
    .links = {},
};

const Rule kTemplate{
    .id = "AMI1005", .slug = "template", .level = Level::kError, .blocks_output = true,
    .title = "App Mesh objects in a template cannot be judged",
    .help = "The file holds `{{ … }}` or `{% … %}`, as Helm, Go and Jinja templates do: only what they render to is a manifest. "
            "No object with one was translated. Files such as `cart.yaml.tmpl` are read like `cart.yaml`, unless that lies beside "
            "them.\n\nRender it first and read the result: `helm template CHART | appmesh2istio precheck -`. Exclude "
            "the templates themselves by `exclude` in the configuration file.",
    .way_out = "render it first: `helm template CHART | appmesh2istio precheck -`; exclude the templates by `exclude` in the configuration",
    .links = {},
};

const Rule kPlaceholder{
    .id = "AMI1006", .slug = "placeholder", .level = Level::kError, .blocks_output = true,
    .title = "App Mesh objects with placeholders cannot be judged",
    .help = "The file holds `${NAME}` placeholders, which `envsubst` or a deploy script fills in. Copied into Istio's manifests they "
            "would end up in host names and labels, so these objects were left out. Files such as `cart.yaml.template` are read "
            "like `cart.yaml`, unless that lies beside them.\n\nFill them in first: `envsubst < FILE | appmesh2istio generate -`.",
    .way_out = "fill them in first: `envsubst < FILE | appmesh2istio precheck -`",
    .links = {},
};

const Rule kOldApiVersion{
    .id = "AMI1007", .slug = "old-api-version", .level = Level::kError, .blocks_output = true,
    .title = "An object of an old App Mesh API version is not read",
    .help = "Controllers before release 1.0 used `appmesh.k8s.aws/v1beta1` with other kinds and fields (routes inside of the "
            "VirtualService, `meshName` instead of selectors). This release translates `v1beta2` only.\n\nBring the object to "
            "`v1beta2` as the controller's migration guide describes, or take from the cluster what has taken its place; nothing converted it by itself.",
    .way_out = "bring the object to `v1beta2`, or read what took its place from the cluster or a backup",
    .links = {},
};

const Rule kUnknownKind{
    .id = "AMI1008", .slug = "unknown-kind", .level = Level::kError, .blocks_output = true,
    .title = "There is no such kind in App Mesh's API group",
    .help = "The group `appmesh.k8s.aws/v1beta2` has Mesh, VirtualNode, VirtualService, VirtualRouter, VirtualGateway, GatewayRoute "
            "and BackendGroup. The API server refused anything else.",
    .way_out = "one of Mesh, VirtualNode, VirtualService, VirtualRouter, VirtualGateway, GatewayRoute and BackendGroup is expected",
    .links = {},
};

const Rule kMissingName{
    .id = "AMI1009", .slug = "missing-name", .level = Level::kError, .blocks_output = true,
    .title = "An App Mesh object has no name",
    .help = "`metadata.name` is required: references and the names of the translated objects depend on it. `generateName` makes a name "
            "that only the cluster knows; read the object from there (`kubectl get … -o yaml`).",
    .way_out = "write the name that the object had in the cluster",
    .links = {},
};

const Rule kInvalidName{
    .id = "AMI1010", .slug = "invalid-name", .level = Level::kError, .blocks_output = true,
    .title = "A name is not one that Kubernetes accepts",
    .help = "Names of App Mesh objects are lower-case letters, digits, `-` and `.`, begin and end with a letter or digit and have at "
            "most 253 characters; namespaces have no `.` and at most 63. The API server refused anything else, so this object cannot "
            "have worked.",
    .way_out = "use lower-case letters, digits, `-` and `.`, beginning and ending with a letter or digit",
    .links = {},
};

const Rule kOtherDialect{
    .id = "AMI1011", .slug = "other-dialect", .level = Level::kWarning, .blocks_output = false,
    .title = "App Mesh is defined in another dialect",
    .help = "CloudFormation (`Type: AWS::AppMesh::…`) and Terraform (`resource \"aws_appmesh_…\"`) define the same meshes, nodes and routes "
            "in their own words. This release reads the custom resources of `appmesh.k8s.aws/v1beta2` alone, so nothing in the file is "
            "judged or translated, and references to it lead nowhere.\n\nWrite the same objects as custom resources, or exclude the file "
            "by `exclude` in the configuration when its members stay outside of the cluster.",
    .way_out = "write the same objects as `appmesh.k8s.aws/v1beta2`, or exclude the file by `exclude` in the configuration",
    .links = {},
};

const Rule kKustomization{
    .id = "AMI1012", .slug = "kustomization", .level = Level::kError, .blocks_output = false,
    .title = "A kustomization changes App Mesh objects",
    .help = "Kustomizations are not built: each object is read as it stands in its file. What an overlay patches, and the namespace or the names that it "
            "sets, are not in the translation, so no environment runs what came out. The same holds for patches of Flux's Kustomizations and Argo CD's Applications. A file that is a patch is no object of its own and is left out.\n\n"
            "Translate what each environment comes to: `kustomize build overlays/prod | appmesh2istio generate - --out-dir istio/prod`. Where nothing but "
            "the namespace is set, `--default-namespace` says the same. An overlay that does not matter is left out by `exclude` in the configuration.",
    .way_out = "translate what it comes to: `kustomize build DIR | appmesh2istio generate - --out-dir istio/ENVIRONMENT`",
    .links = {},
};

const Rule kTemplateOfWorkload{
    .id = "AMI1013", .slug = "workload-template", .level = Level::kWarning, .blocks_output = false,
    .title = "Settings of App Mesh in the template of a workload are not read",
    .help = "The file holds `{{ … }}` or `{% … %}` and annotations or labels of App Mesh (`appmesh.k8s.aws/…`), which told its injector what to do. Only what the "
            "template renders to is a manifest; without it there is no patch that puts Istio's settings in their place: pods would start without a sidecar, or with one that "
            "lacks what was set.\n\n"
            "Read what it becomes together with the App Mesh objects: `helm template CHART | appmesh2istio generate all . - --out-dir istio`. Or write Istio's annotations "
            "into the template by hand, and exclude it by `exclude` in the configuration file.",
    .way_out = "read what it becomes as well: `helm template CHART | appmesh2istio precheck . -`; exclude the templates by `exclude` in the configuration",
    .links = {},
};

std::span<const Rule* const> inputRules() {
  static constexpr const Rule* kRules[] = {&kUnreadableFile, &kBrokenYaml,    &kLimitExceeded, &kDuplicateKey, &kTemplate,
                                           &kPlaceholder,    &kOldApiVersion, &kUnknownKind,   &kMissingName,  &kInvalidName,
                                           &kOtherDialect, &kKustomization, &kTemplateOfWorkload};
  return kRules;
}

}  // namespace a2i::findings
