# What Debian builds its programs with, and immediate binding: this one reads files of strangers. Sanitizers bring their own. Builds with
# tests are only linked so, to be compiled as everybody compiles them; what users get is built without tests.
option(A2I_HARDEN "Compile and link with the usual protections" ON)
if(A2I_HARDEN AND NOT A2I_SANITIZE AND NOT A2I_FUZZ AND NOT APPLE)
  add_link_options(-Wl,-z,relro,-z,now)
  if(NOT BUILD_TESTING)
    include(CheckCXXCompilerFlag)
    add_compile_options(-fstack-protector-strong -Wformat -Werror=format-security)
    foreach(flag -fstack-clash-protection -fcf-protection)  # not on every processor
      string(MAKE_C_IDENTIFIER "A2I_TAKES${flag}" known)
      check_cxx_compiler_flag(${flag} ${known})
      if(${known})
        add_compile_options(${flag})
      endif()
    endforeach()
    if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
      add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)  # needs optimisation
    endif()
  endif()
endif()
