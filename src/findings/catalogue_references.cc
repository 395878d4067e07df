#include "findings/rules_mesh.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://docs.aws.amazon.com/app-mesh/latest/userguide/routes.html", "https://docs.aws.amazon.com/app-mesh/latest/userguide/virtual_nodes.html"};
}

const Rule kUnknownReference{
    .id = "AMI3001", .slug = "unknown-reference", .level = Level::kError, .blocks_output = true,
    .title = "A reference names an object that is not there",
    .help = "The object cannot be translated without what it refers to, so it is left out, and so is what depends on it. In the place of a "
        "gateway route a refusal (503) is written where a wider route of the gateway would take its requests.\n\n"
        "Check name and namespace (a reference without `namespace` means that of the object it stands in), or read the "
        "files that hold the missing object in the same run.",
    .way_out = "correct the name or namespace, or read the file with the missing object in the same run",
    .links = kLinks,
};

const Rule kUnknownBackend{
    .id = "AMI3002", .slug = "unknown-backend", .level = Level::kWarning, .blocks_output = false,
    .title = "A backend leads to no known virtual service",
    .help = "App Mesh accepted the ARN of a backend that does not exist and had no route for it. With a reference to no object of the cluster the controller went no further: the "
        "node stayed as it was before in AWS, or never came there. In the Sidecar of the "
        "translation the backend is left out, so under DROP_ALL calls to it are refused.\n\n"
        "If the virtual service exists elsewhere, read its files in the same run.",
    .way_out = "correct the name, remove the backend, or read the file with the virtual service in the same run",
    .links = kLinks,
};

const Rule kForeignArn{
    .id = "AMI3003", .slug = "foreign-arn", .level = Level::kError, .blocks_output = true,
    .title = "An ARN leads out of these manifests",
    .help = "The object lives in another cluster, account or stack, so nothing is known about its address and its routes. In the place of a "
        "gateway route that leads to it a refusal (503) is written where a wider route of the gateway would take its requests.\n\n"
        "Read its definition in the same run, or describe the remote service by a ServiceEntry and a VirtualService of "
        "your own.",
    .way_out = "read its definition in the same run, or describe the remote service by a ServiceEntry of your own",
    .links = kLinks,
};

const Rule kMalformedArn{
    .id = "AMI3004", .slug = "malformed-arn", .level = Level::kError, .blocks_output = true,
    .title = "An ARN does not have the form that the controller reads",
    .help = "The App Mesh controller took the name from an ARN whose last part is `mesh/MESH/TYPE/NAME` with the type that "
        "the field wants, and refused any other.",
    .way_out = "write the ARN that AWS shows for the object, or refer to it by name",
    .links = kLinks,
};

const Rule kDuplicateObject{
    .id = "AMI3005", .slug = "duplicate-object", .level = Level::kError, .blocks_output = true,
    .title = "One object stands twice with different content",
    .help = "A cluster holds one object of a kind, namespace and name: whichever was applied last. The files do not tell "
        "which that was, so neither is translated.\n\n"
        "Environments are for one run each: `appmesh2istio generate prod --out-dir istio/prod` where each has a folder of its own. Overlays "
        "of Kustomize state an object again with only the difference: read what one comes to, `kustomize build overlays/prod | appmesh2istio "
        "precheck -`. Otherwise remove one, or exclude its file by `exclude` in the configuration.",
    .way_out = "read one environment at a time (its folder, or `kustomize build DIR | appmesh2istio precheck -`), or remove or exclude one of them",
    .links = kLinks,
};

const Rule kDuplicateAwsName{
    .id = "AMI3006", .slug = "duplicate-aws-name", .level = Level::kError, .blocks_output = true,
    .title = "Two objects have one name in AWS",
    .help = "Names are unique in a mesh. The controller could not create the second object, so only the first was in force.",
    .way_out = "give one of the two another `awsName`, or remove it",
    .links = kLinks,
};

const Rule kNoMeshForNamespace{
    .id = "AMI3007", .slug = "no-mesh-for-namespace", .level = Level::kWarning, .blocks_output = false,
    .title = "The labels of a namespace fit no mesh",
    .help = "The admission webhook refused App Mesh objects in a namespace that no `namespaceSelector` takes. As there is "
        "only one mesh, its objects are taken to belong to it.\n\n"
        "Add the label to the Namespace, or exclude its files.",
    .way_out = "add the label to the Namespace, or exclude its files",
    .links = kLinks,
};

const Rule kAmbiguousMesh{
    .id = "AMI3008", .slug = "ambiguous-mesh", .level = Level::kError, .blocks_output = true,
    .title = "It is not known which mesh a namespace belongs to",
    .help = "With several meshes, the labels of the Namespace decide which one its objects belong to: exactly one "
        "`namespaceSelector` has to take them. The egress filter and the set of visible services depend on it, so the "
        "objects are left out.\n\n"
        "Read the Namespace object in the same run, or correct its labels.",
    .way_out = "read the Namespace in the same run, or make its labels fit exactly one mesh",
    .links = kLinks,
};

const Rule kNoGatewayForRoute{
    .id = "AMI3009", .slug = "no-gateway-for-route", .level = Level::kError, .blocks_output = true,
    .title = "No virtual gateway takes a gateway route",
    .help = "A VirtualGateway takes a GatewayRoute when its `namespaceSelector` fits the labels of the route's namespace and "
        "its `gatewayRouteSelector` (if there is one) the labels of the route. The webhook refused a route that none "
        "takes.",
    .way_out = "give the route or its namespace the labels that the gateway asks for, or read the gateway in the same run",
    .links = kLinks,
};

const Rule kAmbiguousGateway{
    .id = "AMI3010", .slug = "ambiguous-gateway", .level = Level::kError, .blocks_output = true,
    .title = "Several virtual gateways take a gateway route",
    .help = "Exactly one gateway may take a route; the webhook refused it otherwise. Make the selectors differ, or give the "
        "route a label that only one `gatewayRouteSelector` takes.",
    .way_out = "give the route a label that only one `gatewayRouteSelector` takes",
    .links = kLinks,
};

const Rule kPodClaimedTwice{
    .id = "AMI3011", .slug = "pod-claimed-twice", .level = Level::kWarning, .blocks_output = false,
    .title = "Several virtual nodes or gateways select the same pods",
    .help = "The injector refused a pod that more than one VirtualNode or VirtualGateway selects, so these pods did not start "
        "with a sidecar. In Istio two Sidecars for one pod leave open which of them counts.",
    .way_out = "make the `podSelector`s differ",
    .links = kLinks,
};

const Rule kOtherMesh{
    .id = "AMI3012", .slug = "other-mesh", .level = Level::kError, .blocks_output = true,
    .title = "A reference leads into another mesh",
    .help = "App Mesh looked every name up in the mesh of the object that refers to it, and the controller refused to reconcile an object whose "
        "reference leads into another mesh. So this object never took effect.\n\n"
        "Refer to an object of the same mesh, or correct the labels of the Namespaces.",
    .way_out = "refer to an object of the same mesh, or correct the labels of the Namespaces",
    .links = kLinks,
};

const Rule kLeftOut{
    .id = "AMI3901", .slug = "left-out", .level = Level::kWarning, .blocks_output = true,
    .title = "An object is left out because of another one",
    .help = "It is valid itself, but what it depends on has an error or cannot be carried over, and half of it would be "
        "wrong. The related location shows the cause; once that is mended, this object is translated, too.\n\n"
        "Requests that it took are refused (503) where Istio would let something else take them: a wider route of the same gateway, or the pods "
        "of the Service whose name a virtual service has.",
    .way_out = "mend the cause; then this object is translated, too",
    .links = kLinks,
};

std::span<const Rule* const> referenceRules() {
  static constexpr const Rule* kRules[] = {&kUnknownReference, &kUnknownBackend, &kForeignArn, &kMalformedArn, &kDuplicateObject,
      &kDuplicateAwsName, &kNoMeshForNamespace, &kAmbiguousMesh, &kNoGatewayForRoute, &kAmbiguousGateway, &kPodClaimedTwice, &kOtherMesh,
      &kLeftOut};
  return kRules;
}

}  // namespace a2i::findings
