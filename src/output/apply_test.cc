// What happens on disk: exchange, journal, interruption and attack.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/test_folder.h"

using namespace a2i::output;

namespace {

constexpr const char* kJournalPath = "out/.appmesh2istio.journal";

// The first line of a journal, as apply writes it.
std::string journalLine(const std::string& path, const std::string& content, const std::string& before = "-") {
  return sha256(content) + " " + (before == "-" ? before : sha256(before)) + " " + path + "\n";
}

std::string removal(const std::string& path, const std::string& before) { return "- " + sha256(before) + " " + path + "\n"; }

}  // namespace

TEST_CASE("a missing folder is made with all its files, and nothing else is left beside it") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  const auto all = folder.all();
  CHECK(all.size() == 8);  // out/, namespaces/, shop/, a, two kustomizations, README, index
  CHECK(all.at("out/namespaces/shop/a.yaml") == "1");
  CHECK(folder.planned(shop({{"a", "1"}})).changes == false);
}

TEST_CASE("a folder that is wholly ours is exchanged; files that did not change stay the same files") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}, {"b", "1"}}));
  REQUIRE(chmod(folder.out().c_str(), 0700) == 0);
  struct stat before{}, after{}, dir{};
  REQUIRE(stat(folder.path("out/namespaces/shop/a.yaml").c_str(), &before) == 0);
  folder.generate(shop({{"a", "1"}, {"b", "2"}}));
  REQUIRE(stat(folder.path("out/namespaces/shop/a.yaml").c_str(), &after) == 0);
  REQUIRE(stat(folder.out().c_str(), &dir) == 0);
  CHECK(after.st_ino == before.st_ino);
  CHECK(after.st_nlink == 1);
  CHECK((dir.st_mode & 07777) == 0700);
  CHECK(folder.read("out/namespaces/shop/b.yaml") == "2");
  CHECK(folder.all().size() == 9);
}

TEST_CASE("a repository, empty folders and anything else of the user survive in the folder") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  folder.write("out/.git/HEAD", "ref: refs/heads/main\n");
  std::filesystem::create_directories(folder.path("out/mine"));
  folder.generate(shop({{"a", "2"}}));
  CHECK(folder.read("out/.git/HEAD") == "ref: refs/heads/main\n");
  CHECK(folder.has("out/mine"));
  CHECK(folder.read("out/namespaces/shop/a.yaml") == "2");
  CHECK_FALSE(folder.has(kJournalPath));
  CHECK_FALSE(folder.has("out/.appmesh2istio.stage"));
}

TEST_CASE("files of the user's own beside ours stay, and removed ones take their empty folders with them") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  folder.write("out/overlay/kustomization.yaml", "mine");
  Options options;
  options.prune = true;
  folder.generate(shop({}), options);
  CHECK(folder.read("out/overlay/kustomization.yaml") == "mine");
  CHECK_FALSE(folder.has("out/namespaces"));
  CHECK(folder.read("out/kustomization.yaml") == kRoot + "resources: []\n");
}

TEST_CASE("nothing is written while a file is in the way") {
  const TestFolder folder;
  folder.write("out/namespaces/shop/a.yaml", "mine");
  const Plan made = folder.planned(shop({{"a", "1"}}));
  REQUIRE(made.foreign == std::vector<std::string>{"namespaces/shop/a.yaml"});
  CHECK_FALSE(a2i::output::apply(folder.out(), made));
  CHECK(folder.all("out").size() == 3);
}

TEST_CASE("an interrupted run is finished by the next one, whichever step it had reached") {
  for (int moved = 0; moved <= 2; ++moved) {
    CAPTURE(moved);
    const TestFolder folder;
    folder.write("out/old.yaml", "old");
    folder.write("out/mine.txt", "mine");
    folder.write(kJournalPath, journalLine("a.yaml", "1") + journalLine("x/b.yaml", "2") + removal("old.yaml", "old") + "end\n");
    folder.write(moved >= 1 ? "out/a.yaml" : "out/.appmesh2istio.stage/a.yaml", "1");
    folder.write(moved >= 2 ? "out/x/b.yaml" : "out/.appmesh2istio.stage/x/b.yaml", "2");
    auto repaired = recover(folder.out());
    REQUIRE(repaired);
    CHECK(*repaired);
    CHECK(folder.all("out") == std::map<std::string, std::string>{{"a.yaml", "1"}, {"x/", ""}, {"x/b.yaml", "2"}, {"mine.txt", "mine"}});
    repaired = recover(folder.out());
    REQUIRE(repaired);
    CHECK_FALSE(*repaired);
  }
}

TEST_CASE("a run interrupted before its decision is undone") {
  const TestFolder folder;
  folder.write("out/a.yaml", "old");
  folder.write("out/.appmesh2istio.stage/a.yaml", "new");
  folder.write("out/.appmesh2istio.journal.new", journalLine("a.yaml", "new"));
  auto repaired = recover(folder.out());
  REQUIRE(repaired);
  CHECK(*repaired);
  CHECK(folder.all("out") == std::map<std::string, std::string>{{"a.yaml", "old"}});
}

TEST_CASE("a stage folder that a killed run left beside is cleared away, one in use is not") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  folder.write(".out.appmesh2istio-dead01/x", "old");
  folder.write(".out.appmesh2istio-alive1/x", "old");
  const int held = open(folder.path(".out.appmesh2istio-alive1").c_str(), O_RDONLY | O_DIRECTORY);
  REQUIRE(flock(held, LOCK_EX) == 0);
  folder.generate(shop({{"a", "2"}}));
  CHECK_FALSE(folder.has(".out.appmesh2istio-dead01"));
  CHECK(folder.has(".out.appmesh2istio-alive1/x"));
  close(held);
}

TEST_CASE("a journal never reaches outside the folder, into .git or through a link") {
  for (const std::string& path : std::vector<std::string>{"../victim.txt", "a/../../victim.txt", "/victim.txt", ".git/hooks/pre-commit", "sub/.GIT/config", "link/victim.txt", ".", ""}) {
    CAPTURE(path);
    const TestFolder folder;
    folder.write("victim.txt", "keep");
    folder.write("out/.git/hooks/pre-commit", "keep");
    folder.write("elsewhere/victim.txt", "keep");
    std::filesystem::create_directory_symlink(folder.path("elsewhere"), folder.path("out/link"));
    folder.write("out/.appmesh2istio.stage/link/victim.txt", "bad");
    folder.write("out/.appmesh2istio.stage/.git/hooks/pre-commit", "bad");
    for (const std::string& line : std::vector<std::string>{removal(path, "keep"), journalLine(path, "bad", "keep")}) {
      folder.write(kJournalPath, line + "end\n");
      const auto status = recover(folder.out());
      REQUIRE_FALSE(status);
      CHECK(status.error().message.find(".appmesh2istio.journal") != std::string::npos);
      CHECK(folder.read("victim.txt") == "keep");
      CHECK(folder.read("out/.git/hooks/pre-commit") == "keep");
      CHECK(folder.read("elsewhere/victim.txt") == "keep");
    }
  }
}

TEST_CASE("a journal whose files are gone is not taken for finished") {
  const TestFolder folder;
  folder.write("out/a.yaml", "old");
  folder.write(kJournalPath, journalLine("a.yaml", "new", "old") + "end\n");
  CHECK_FALSE(recover(folder.out()));
  CHECK(folder.read("out/a.yaml") == "old");
  CHECK(folder.has(kJournalPath));
}

TEST_CASE("a plan that another run has overtaken is refused") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  const Plan late = folder.planned(shop({{"a", "2"}}));
  folder.generate(shop({{"a", "3"}}));
  const auto status = a2i::output::apply(folder.out(), late);
  REQUIRE_FALSE(status);
  CHECK(status.error().message.find("run again") != std::string::npos);
  CHECK(folder.read("out/namespaces/shop/a.yaml") == "3");
}

TEST_CASE("two runs never write into one folder, but may write side by side") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  const int held = open(folder.out().c_str(), O_RDONLY | O_DIRECTORY);
  REQUIRE(flock(held, LOCK_EX) == 0);
  const auto status = a2i::output::apply(folder.out(), folder.planned(shop({{"a", "2"}})));
  REQUIRE_FALSE(status);
  CHECK(status.error().message.find("another run") != std::string::npos);
  FolderTarget beside(folder.path("other"));
  const auto other = plan(beside, shop({{"a", "1"}}), {});
  REQUIRE(other);
  CHECK(a2i::output::apply(folder.path("other"), *other));
  close(held);
}

TEST_CASE("a target that cannot be written is named with the reason, and nothing is left behind") {
  const TestFolder folder;
  folder.write("file", "not a folder");
  FolderTarget target(folder.path("new"));
  const auto made = plan(target, shop({{"a", "1"}}), {});
  REQUIRE(made);
  const auto status = a2i::output::apply(folder.path("file/out"), *made);
  REQUIRE_FALSE(status);
  CHECK(status.error().message.find(folder.path("file")) != std::string::npos);
  CHECK(status.error().message.find("--out-dir") != std::string::npos);
  CHECK(folder.all().size() == 1);
}

TEST_CASE("a folder of the user's at the place of a file fails before anything is decided") {
  const TestFolder folder;
  folder.write("out/README.md/notes.txt", "mine");
  CHECK(folder.planned(shop({})).foreign == std::vector<std::string>{"README.md"});
  const TestFolder empty;
  empty.write("out/mine.txt", "mine");
  std::filesystem::create_directories(empty.path("out/README.md"));
  empty.generate(shop({}));
  CHECK(empty.read("out/README.md") == "# report\n");
}

TEST_CASE("the current folder is never exchanged under the user's feet") {
  const TestFolder folder;
  folder.generate(shop({{"a", "1"}}));
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.out());
  folder.generate(shop({{"a", "2"}}));
  CHECK(std::filesystem::exists("README.md"));
  std::ifstream file("namespaces/shop/a.yaml");
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "2");
  std::filesystem::current_path(before);
}

TEST_CASE("what was edited while a run was unfinished is not replaced by finishing it") {
  for (const bool removed : {false, true}) {
    CAPTURE(removed);
    const TestFolder folder;
    folder.write("out/a.yaml", "edited");
    folder.write("out/.appmesh2istio.stage/a.yaml", "new");
    folder.write(kJournalPath, (removed ? removal("a.yaml", "old") : journalLine("a.yaml", "new", "old")) + "end\n");
    const auto status = recover(folder.out());
    REQUIRE_FALSE(status);
    CHECK(status.error().message.find("a.yaml was edited since") != std::string::npos);
    CHECK(folder.read("out/a.yaml") == "edited");
    folder.write("out/a.yaml", "old");
    CHECK(recover(folder.out()));
    CHECK(folder.all("out").size() == (removed ? 0 : 1));
  }
}

TEST_CASE("a journal moves nothing from elsewhere into the folder") {
  const TestFolder folder;
  folder.write("home/key", "secret");
  folder.write("out/.appmesh2istio.stage/README.md", "");
  std::filesystem::create_directory_symlink(folder.path("home"), folder.path("out/.appmesh2istio.stage/sub"));
  std::filesystem::create_symlink(folder.path("home/key"), folder.path("out/.appmesh2istio.stage/key"));
  for (const std::string& path : std::vector<std::string>{"sub/key", "key"}) {
    CAPTURE(path);
    folder.write(kJournalPath, journalLine(path, "secret") + "end\n");
    CHECK_FALSE(recover(folder.out()));
    CHECK(folder.read("home/key") == "secret");
    CHECK_FALSE(folder.has("out/" + path));
  }
}

TEST_CASE("a plan made before somebody else edited the folder is not carried out") {
  for (const bool shared : {false, true}) {  // by a journal, by an exchange
    for (const std::string& path : std::vector<std::string>{"README.md", "namespaces/shop/a.yaml", "namespaces/shop/new.txt"}) {
      CAPTURE(shared, path);
      const TestFolder folder;
      folder.generate(shop({{"a", "1"}}));
      if (shared) folder.write("out/mine.txt", "mine");
      Plan late = folder.planned(shop({{"a", "2"}}));
      late.write["README.md"] = "# other\n";
      late.replaces["README.md"] = sha256("# report\n");
      const auto before = folder.read("out/" + path);
      folder.write("out/" + path, "edited");
      const auto status = a2i::output::apply(folder.out(), late);
      CHECK(folder.read("out/" + path) == "edited");
      const bool in_the_way = !before.empty();
      CHECK(static_cast<bool>(status) == !in_the_way);
      CHECK(folder.read("out/namespaces/shop/a.yaml") == (in_the_way ? (path == "README.md" ? "1" : "edited") : "2"));
      CHECK_FALSE(folder.has(kJournalPath));
    }
  }
}
