// Owners of libgit2's objects, and its last error as text.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "git/libgit2.h"

namespace a2i::git {

template <class T, auto kFree>
struct Free {
  void operator()(T* object) const { kFree(object); }
};
template <class T, auto kFree>
using Handle = std::unique_ptr<T, Free<T, kFree>>;

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using CommitHandle = Handle<git_commit, git_commit_free>;
using TreeHandle = Handle<git_tree, git_tree_free>;
using BlobHandle = Handle<git_blob, git_blob_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using IndexHandle = Handle<git_index, git_index_free>;
using SignatureHandle = Handle<git_signature, git_signature_free>;

[[nodiscard]] inline base::Error lastError(const std::string& what) {
  const git_error* const error = git_error_last();
  return {what + ": " + (error == nullptr || error->message == nullptr ? "unknown fault of libgit2" : error->message)};
}

}  // namespace a2i::git
