// libgit2's functions, loaded when the first of them is needed. Loading Debian's libgit2 brings two dozen libraries and starts OpenSSL,
// which takes several times as long as all else in a small run (docs/decisions/0007-libgit2-when-needed.md). Calls look as ever: inside of
// this namespace the names below hide the declarations of git2.h. A function that is not on the list does not link.
#pragma once

#include <git2.h>
#include <git2/sys/odb_backend.h>
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif

#ifdef A2I_LIBGIT2_SONAME

#include <cstddef>

#define A2I_LIBGIT2_FUNCTIONS(X)                                                                                                 \
  X(git_blob_create_from_buffer) X(git_blob_free) X(git_blob_lookup) X(git_blob_rawcontent) X(git_blob_rawsize)                  \
  X(git_branch_is_checked_out) X(git_branch_lookup) X(git_commit_create) X(git_commit_free) X(git_commit_lookup)                 \
  X(git_commit_tree) X(git_commit_tree_id) X(git_diff_find_similar) X(git_diff_foreach) X(git_diff_free)                         \
  X(git_diff_tree_to_tree) X(git_diff_tree_to_workdir) X(git_error_last) X(git_error_set_str) X(git_ignore_path_is_ignored)      \
  X(git_index_entrycount) X(git_index_free) X(git_index_get_byindex) X(git_libgit2_init) X(git_merge_base) X(git_object_free)    \
  X(git_object_id) X(git_object_peel) X(git_odb_add_backend) X(git_odb_backend_data_alloc) X(git_odb_backend_data_free)          \
  X(git_odb_free) X(git_odb_read_header) X(git_oid_equal) X(git_oid_fromstr) X(git_oid_tostr_s) X(git_reference_create)          \
  X(git_reference_create_matching) X(git_reference_free) X(git_reference_is_valid_name) X(git_reference_lookup)                  \
  X(git_reference_name_to_id) X(git_reference_peel) X(git_reference_symbolic_target) X(git_reference_target)                     \
  X(git_reference_type) X(git_repository_commondir) X(git_repository_free) X(git_repository_head_unborn)                         \
  X(git_repository_index) X(git_repository_is_bare) X(git_repository_odb) X(git_repository_open) X(git_repository_open_ext)      \
  X(git_repository_path) X(git_repository_workdir) X(git_revparse_single) X(git_signature_default) X(git_signature_free)         \
  X(git_signature_now) X(git_tree_create_updated) X(git_tree_entry_byindex) X(git_tree_entry_filemode) X(git_tree_entry_id)      \
  X(git_tree_entry_name) X(git_tree_entrycount) X(git_tree_free) X(git_tree_lookup) X(git_tree_walk) X(git_treebuilder_free)     \
  X(git_treebuilder_new) X(git_treebuilder_write)

namespace a2i::git {

enum class Libgit2Function : std::size_t {
#define A2I_ROW(name) k_##name,
  A2I_LIBGIT2_FUNCTIONS(A2I_ROW)
#undef A2I_ROW
  kCount
};

[[nodiscard]] void* libgit2Address(Libgit2Function function);

template <Libgit2Function kFunction, class Pointer>
struct Loaded;
template <Libgit2Function kFunction, class R, class... A>
struct Loaded<kFunction, R (*)(A...)> {
  R operator()(A... arguments) const { return reinterpret_cast<R (*)(A...)>(libgit2Address(kFunction))(arguments...); }
};

// The name that is defined cannot stand in brackets. NOLINTNEXTLINE(bugprone-macro-parentheses)
#define A2I_ROW(name) inline constexpr Loaded<Libgit2Function::k_##name, decltype(&::name)> name{};
A2I_LIBGIT2_FUNCTIONS(A2I_ROW)
#undef A2I_ROW

}  // namespace a2i::git

#endif

namespace a2i::git {

// Loads and starts libgit2 at the first call; it stays for the life of the process. Null, or why it cannot be had.
[[nodiscard]] const char* startLibgit2();

}  // namespace a2i::git
