# What `cmake --install` and CPack ship: the program, its manual page and completions (all written by the program itself), the
# licence and the change log.
include(GNUInstallDirs)
install(TARGETS appmesh2istio RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# A program for another machine writes its pages only where something can run it.
if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
  set(pages "${PROJECT_BINARY_DIR}/pages")
  set(made "")
  foreach(page man bash zsh fish)
    add_custom_command(OUTPUT ${pages}/${page} COMMAND ${CMAKE_COMMAND} -E make_directory ${pages}
                       COMMAND appmesh2istio completion ${page} > ${pages}/${page} DEPENDS appmesh2istio VERBATIM)
    list(APPEND made ${pages}/${page})
  endforeach()
  add_custom_command(OUTPUT ${pages}/appmesh2istio.1.gz COMMAND gzip -9nc ${pages}/man > ${pages}/appmesh2istio.1.gz DEPENDS ${pages}/man VERBATIM)
  # Debian wants its own form; the moment is SOURCE_DATE_EPOCH where that is set.
  string(TIMESTAMP A2I_RELEASED "%a, %d %b %Y %H:%M:%S +0000" UTC)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/changelog.in ${pages}/changelog @ONLY)
  add_custom_command(OUTPUT ${pages}/changelog.gz COMMAND gzip -9nc ${pages}/changelog > ${pages}/changelog.gz DEPENDS ${pages}/changelog VERBATIM)
  add_custom_target(pages ALL DEPENDS ${made} ${pages}/appmesh2istio.1.gz ${pages}/changelog.gz)
  install(FILES ${pages}/appmesh2istio.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${pages}/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME appmesh2istio)
  install(FILES ${pages}/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _appmesh2istio)
  install(FILES ${pages}/fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d RENAME appmesh2istio.fish)
  install(FILES ${pages}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
install(FILES ${PROJECT_SOURCE_DIR}/cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_NAME appmesh2istio)
set(CPACK_PACKAGE_VENDOR "The appmesh2istio authors")
set(CPACK_PACKAGE_CONTACT "The appmesh2istio authors <appmesh2istio@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "carry AWS App Mesh definitions over to Istio")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://github.com/appmesh2istio/appmesh2istio")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Reads the App Mesh manifests of a Git repository, writes the Istio manifests
that make the same requests go the same way, and reports what cannot be
carried over at its line and column.")
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
string(TOLOWER "${CMAKE_SYSTEM_NAME}" system)
set(machine "${CMAKE_SYSTEM_PROCESSOR}")
if(machine MATCHES "^(x86_64|AMD64)$")
  set(machine amd64)
elseif(machine MATCHES "^(aarch64|arm64)$")
  set(machine arm64)
endif()
set(CPACK_PACKAGE_FILE_NAME "appmesh2istio_${PROJECT_VERSION}_${system}_${machine}")
include(CPack)
