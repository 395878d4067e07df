# Every third-party library, found once. A room names the one it may use in its own CMakeLists.txt.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(LIBYAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(YAML_CPP REQUIRED IMPORTED_TARGET yaml-cpp)
pkg_check_modules(LIBGIT2 REQUIRED IMPORTED_TARGET libgit2)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)

# Puts what pkg-config names for static linking in the place of a shared library. What is not there as an archive stays shared, unless the
# whole program has to be static.
function(a2i_link_archives library)
  set(archives "")
  foreach(name ${${library}_STATIC_LIBRARIES})
    if(name MATCHES "^(c|dl|m|pthread|rt)$" OR (APPLE AND name MATCHES "^(c\\+\\+|iconv)$"))  # the system's own
      list(APPEND archives ${name})
      continue()
    endif()
    find_library(A2I_ARCHIVE_${library}_${name} NAMES lib${name}.a HINTS ${${library}_STATIC_LIBRARY_DIRS})
    if(NOT A2I_ARCHIVE_${library}_${name})
      if(A2I_STATIC)
        message(FATAL_ERROR "lib${name}.a is missing")
      endif()
      message(STATUS "${library} stays shared: there is no lib${name}.a")
      return()
    endif()
    list(APPEND archives ${A2I_ARCHIVE_${library}_${name}})
  endforeach()
  set_target_properties(PkgConfig::${library} PROPERTIES INTERFACE_LINK_LIBRARIES "${archives}" INTERFACE_LINK_OPTIONS "${${library}_STATIC_LDFLAGS_OTHER}")
endfunction()

# The small libraries become part of the program: loading them takes longer than a small run (docs/decisions/0009).
if(A2I_STATIC OR NOT A2I_SANITIZE)
  foreach(library LIBYAML YAML_CPP RE2 NETTLE ZLIB)
    a2i_link_archives(${library})
  endforeach()
endif()

# One program that needs no library of the system (scripts/build-static).
if(A2I_STATIC)
  if(NOT APPLE)  # there the system's own libraries are always shared
    add_link_options(-static-pie)  # Debian's compilers make position-independent code by default
  endif()
  a2i_link_archives(LIBGIT2)
endif()

# libgit2 is loaded when it is needed (docs/decisions/0007), by the name that the linker would note down.
if(NOT A2I_STATIC)
  pkg_get_variable(folder libgit2 libdir)
  execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${folder}/libgit2.so OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
  if(NOT headers MATCHES "SONAME +(libgit2\\.so\\.([^ \n]+))")
    message(FATAL_ERROR "${folder}/libgit2.so names no version")
  endif()
  set(A2I_LIBGIT2_SONAME ${CMAKE_MATCH_1})
  set(A2I_LIBGIT2_VERSION ${CMAKE_MATCH_2})
endif()
find_package(fmt REQUIRED)

# Headers only; the Debian packages install no CMake target that is the same in each release.
find_path(VALIJSON_INCLUDE valijson/validator.hpp REQUIRED)
find_path(NLOHMANN_INCLUDE nlohmann/json.hpp REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
foreach(lib VALIJSON NLOHMANN CLI11)
  add_library(a2i_${lib} INTERFACE)
  target_include_directories(a2i_${lib} SYSTEM INTERFACE ${${lib}_INCLUDE})
endforeach()

target_compile_definitions(a2i_VALIJSON INTERFACE VALIJSON_USE_EXCEPTIONS=1)  # it aborts the process otherwise

# Catch2: 2.x in Debian 12, 3.x in Debian 13. tests/support/catch.h hides the difference.
if(BUILD_TESTING)
  add_library(a2i_catch INTERFACE)
  find_package(Catch2 REQUIRED)
  if(Catch2_VERSION VERSION_LESS 3)
    target_link_libraries(a2i_catch INTERFACE Catch2::Catch2)
    target_compile_definitions(a2i_catch INTERFACE A2I_CATCH2_V2)
  else()
    target_link_libraries(a2i_catch INTERFACE Catch2::Catch2)
  endif()
  target_include_directories(a2i_catch INTERFACE ${PROJECT_SOURCE_DIR}/tests/support)
  add_library(a2i_catch_main STATIC ${PROJECT_SOURCE_DIR}/tests/support/catch_main.cc)
  target_link_libraries(a2i_catch_main PRIVATE a2i_catch)
endif()

# The allocator of the program. Without it the C library's own serves, at a fifth more CPU time.
if(NOT A2I_STATIC)
  find_library(A2I_MIMALLOC mimalloc)
endif()
