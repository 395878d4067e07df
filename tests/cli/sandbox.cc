#include "sandbox.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "cli/cli.h"

namespace a2i::test {

namespace fs = std::filesystem;

Sandbox::Sandbox(bool use_git) : before_(fs::current_path().string()) {
  std::string name = (fs::temp_directory_path() / "a2i-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  root_ = fs::canonical(name).string();
  fs::current_path(root_);
  if (use_git) git("init -q -b main .");
}

Sandbox::~Sandbox() {
  fs::current_path(before_);
  fs::remove_all(root_);
}

void Sandbox::write(const std::string& path, const std::string& content) const {
  fs::create_directories(fs::path(path).parent_path().empty() ? fs::path(".") : fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

std::string Sandbox::read(const std::string& path) const {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool Sandbox::exists(const std::string& path) const { return fs::exists(path); }

std::map<std::string, std::string> Sandbox::snapshot() const {
  std::map<std::string, std::string> files;
  for (auto it = fs::recursive_directory_iterator("."); it != fs::recursive_directory_iterator(); ++it) {
    if (it->path().filename() == ".git") it.disable_recursion_pending();
    else if (it->is_regular_file()) files[it->path().string()] = read(it->path().string());
  }
  return files;
}

void Sandbox::commit(const std::string& message) const {
  git("add -A");
  git("commit -qm " + message);
}

std::string Sandbox::git(const std::string& arguments) const {
  const std::string command = "git -c user.name=Tester -c user.email=tester@example.com -c commit.gpgsign=false " + arguments + " 2>&1";
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("git cannot be run");
  std::string output;
  char buffer[4096];
  while (const std::size_t count = fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, count);
  if (pclose(pipe) != 0) throw std::runtime_error("git " + arguments + ": " + output);
  return output;
}

Ran Sandbox::run(std::vector<std::string> arguments, const std::string& in) const {
  std::istringstream input(in);
  std::ostringstream out, err;
  Ran ran;
  ran.exit = cli::run(arguments, input, out, err);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

const std::string kHealthyMesh = R"(apiVersion: appmesh.k8s.aws/v1beta2
kind: Mesh
metadata: {name: shop}
spec:
  namespaceSelector: {matchLabels: {mesh: shop}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {mesh: shop}}
---
apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualNode
metadata: {name: cart, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart}}
  listeners:
  - portMapping: {port: 8080, protocol: http}
  serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}
---
apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  awsName: cart.shop.svc.cluster.local
  provider: {virtualNode: {virtualNodeRef: {name: cart}}}
---
apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualNode
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  backends:
  - virtualService: {virtualServiceRef: {name: cart}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  selector: {app: cart}
  ports:
  - {name: http, port: 8080}
)";

const std::string kBroken = R"(apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualService
metadata: {name: pay, namespace: shop}
spec:
  provider: {virtualNode: {virtualNodeRef: {name: nobody}}}
)";

}  // namespace a2i::test
