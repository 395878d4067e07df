#include "git/loose_objects.h"

#include <fcntl.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "git/handle.h"
#include "source/read_file.h"

namespace a2i::git {

namespace {

constexpr int kBeforeLibgit2 = 100;               // its own readers have 1 and 2
constexpr std::size_t kLongestHeader = 64;        // "commit 18446744073709551615" and its NUL are shorter
constexpr std::size_t kMost = std::size_t{1} << 31;  // bytes that zlib's counters hold for sure; larger objects are left to libgit2

class Inflater {
 public:
  explicit Inflater(const std::string& packed) {
    stream_.next_in = reinterpret_cast<const Bytef*>(packed.data());
    stream_.avail_in = static_cast<uInt>(packed.size());
    started_ = inflateInit(&stream_) == Z_OK;
  }
  ~Inflater() {
    if (started_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Fills the room, or as much of it as there is content for; returns what was filled. Nothing: damaged.
  std::optional<std::size_t> into(char* room, std::size_t size) {
    if (!started_) return std::nullopt;
    stream_.next_out = reinterpret_cast<Bytef*>(room);
    stream_.avail_out = static_cast<uInt>(size);
    const int code = inflate(&stream_, Z_SYNC_FLUSH);
    ended_ = code == Z_STREAM_END;
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return std::nullopt;
    return size - stream_.avail_out;
  }
  bool ended() const { return ended_; }

 private:
  z_stream stream_{};
  bool started_ = false, ended_ = false;
};

struct Header {
  git_object_t type = GIT_OBJECT_INVALID;
  std::size_t size = 0, length = 0;  // of the content, of the header itself; in bytes
};

// "blob 123" and a NUL. Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
std::optional<Header> headerOf(std::string_view begin) {
  constexpr std::array<std::pair<std::string_view, git_object_t>, 4> kTypes = {
      {{"blob ", GIT_OBJECT_BLOB}, {"tree ", GIT_OBJECT_TREE}, {"commit ", GIT_OBJECT_COMMIT}, {"tag ", GIT_OBJECT_TAG}}};
  const std::size_t end = begin.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  for (const auto& [name, type] : kTypes) {
    if (!begin.starts_with(name)) continue;
    Header header{type, 0, end + 1};
    const auto [stop, fault] = std::from_chars(begin.data() + name.size(), begin.data() + end, header.size);
    if (fault == std::errc() && stop == begin.data() + end && header.size < kMost) return header;
  }
  return std::nullopt;
}

struct LooseReader : git_odb_backend {
  std::string folder;            // …/objects/
  std::bitset<256> subfolders;   // that are there; in a fresh clone there is none, and nothing has to be looked for
};

// -1: there is none, or it cannot be read.
int openFile(const LooseReader& reader, const git_oid& id) {
  if (!reader.subfolders[id.id[0]]) return -1;
  const std::string name = git_oid_tostr_s(&id);
  return open((reader.folder + name.substr(0, 2) + "/" + name.substr(2)).c_str(), O_RDONLY | O_CLOEXEC);
}

std::optional<std::string> bytesOf(const LooseReader& reader, const git_oid& id) {
  const int file = openFile(reader, id);
  if (file < 0) return std::nullopt;
  auto bytes = source::readFile(file);
  close(file);
  if (!bytes || bytes->size() >= kMost) return std::nullopt;
  return std::move(*bytes);
}

int damaged(const git_oid& id) {
  git_error_set_str(GIT_ERROR_ODB, (std::string("the loose object ") + git_oid_tostr_s(&id) + " is damaged; `git fsck` names all that are").c_str());
  return GIT_ERROR;
}

// What the header of an object is read from: its first bytes are as good as all.
struct Begin {
  std::array<char, kLongestHeader> bytes{};
  std::size_t got = 0;
};

// GIT_PASSTHROUGH: not understood, libgit2 may say what is wrong with it.
int readHeader(Inflater& inflater, const git_oid& id, Begin& begin, Header& header) {
  const auto got = inflater.into(begin.bytes.data(), begin.bytes.size());
  if (!got) return damaged(id);
  begin.got = *got;
  if (const auto found = headerOf({begin.bytes.data(), *got})) {
    header = *found;
    return 0;
  }
  return inflater.ended() || *got == begin.bytes.size() ? GIT_PASSTHROUGH : damaged(id);
}

int readLoose(void** content, std::size_t* size, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
  const auto packed = bytesOf(*static_cast<const LooseReader*>(backend), *id);
  if (!packed) return GIT_ENOTFOUND;
  Inflater inflater(*packed);
  Begin begin;
  Header header;
  if (const int code = readHeader(inflater, *id, begin, header); code != 0) return code;

  auto* const room = static_cast<char*>(git_odb_backend_data_alloc(backend, header.size + 1));
  if (room == nullptr) return GIT_ERROR;
  const std::size_t had = begin.got - header.length;
  std::memcpy(room, begin.bytes.data() + header.length, std::min(had, header.size));
  std::size_t all = had;
  // One byte more than there should be, so that the end of the stream is seen.
  if (!inflater.ended() && had <= header.size) all += inflater.into(room + had, header.size - had + 1).value_or(0);
  if (!inflater.ended() || all != header.size) {
    git_odb_backend_data_free(backend, room);
    return damaged(*id);
  }
  room[header.size] = '\0';
  *content = room;
  *size = header.size;
  *type = header.type;
  return 0;
}

// `prefix`: of so many hexadecimal digits, the rest is zero.
int readLooseByPrefix(git_oid* full, void** content, std::size_t* size, git_object_t* type, git_odb_backend* backend, const git_oid* prefix,
                      std::size_t digits) {
  const auto& reader = *static_cast<const LooseReader*>(backend);
  const std::string begin = std::string(git_oid_tostr_s(prefix)).substr(0, digits), folder = begin.substr(0, 2);
  if (digits <= folder.size() || !reader.subfolders[prefix->id[0]]) return GIT_ENOTFOUND;
  std::string found;
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator(reader.folder + folder, fault)) {
    std::string name = folder + entry.path().filename().string();
    if (name.size() != 2 * sizeof prefix->id || !name.starts_with(begin)) continue;
    if (!found.empty()) return GIT_EAMBIGUOUS;
    found = std::move(name);
  }
  if (found.empty() || git_oid_fromstr(full, found.c_str()) != 0) return GIT_ENOTFOUND;
  return readLoose(content, size, type, backend, full);
}

int readLooseHeader(std::size_t* size, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
  const int file = openFile(*static_cast<const LooseReader*>(backend), *id);
  if (file < 0) return GIT_ENOTFOUND;
  std::string packed(256, '\0');  // more than the header takes, even where it is not compressed
  const ssize_t got = ::read(file, packed.data(), packed.size());
  close(file);
  if (got < 0) return GIT_PASSTHROUGH;
  packed.resize(static_cast<std::size_t>(got));
  Inflater inflater(packed);
  Begin begin;
  Header header;
  const int code = readHeader(inflater, *id, begin, header);
  *size = header.size;
  *type = header.type;
  return code;
}

}  // namespace

void guardLooseObjects(git_repository* repository) {
  git_odb* raw = nullptr;
  if (git_repository_odb(&raw, repository) != 0) return;
  const OdbHandle database(raw);
  auto reader = std::make_unique<LooseReader>();
  reader->version = GIT_ODB_BACKEND_VERSION;
  reader->folder = std::string(git_repository_commondir(repository)) + "objects/";
  for (unsigned i = 0; i < reader->subfolders.size(); ++i) reader->subfolders[i] = access((reader->folder + base::hex(i, 2)).c_str(), F_OK) == 0;
  if (reader->subfolders.none()) return;
  reader->read = readLoose;
  reader->read_prefix = readLooseByPrefix;
  reader->read_header = readLooseHeader;
  reader->free = [](git_odb_backend* backend) { delete static_cast<LooseReader*>(backend); };
  if (git_odb_add_backend(raw, reader.get(), kBeforeLibgit2) == 0) static_cast<void>(reader.release());
}

}  // namespace a2i::git
