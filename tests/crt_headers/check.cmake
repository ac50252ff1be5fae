# Compiles every header of include/crt by itself (twice in a row, so that its guard is seen too), in
# C without any system header and in C++ in front of libstdc++, with each compiler there is; then the
# two programs beside this file. Everything with -fsyntax-only.
#   cmake -DSOURCE=… -DC_COMPILERS=… -DCXX_COMPILERS=… -P check.cmake
set(failed 0)
set(checked 0)
set(common -fshort-wchar -fms-extensions -fno-builtin -Wall -Wextra -Werror -Wno-unused-parameter
    -Wno-unused-function -fsyntax-only -I${SOURCE}/include/crt)
set(prelude)
if(EXISTS ${SOURCE}/include/wdk/irqlab/msvc.h)
  set(prelude -include ${SOURCE}/include/wdk/irqlab/msvc.h)
endif()

function(check what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result ERROR_VARIABLE errors)
  math(EXPR checked "${checked} + 1")
  if(result)
    message("${what}:\n${errors}")
    math(EXPR failed "${failed} + 1")
  endif()
  set(failed ${failed} PARENT_SCOPE)
  set(checked ${checked} PARENT_SCOPE)
endfunction()

file(GLOB headers RELATIVE ${SOURCE}/include/crt ${SOURCE}/include/crt/*.h
     ${SOURCE}/include/crt/sys/*.h)
set(here ${SOURCE}/tests/crt_headers)
foreach(compiler ${C_COMPILERS})
  execute_process(COMMAND ${compiler} -print-file-name=include OUTPUT_VARIABLE own
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(c ${compiler} -std=gnu11 -nostdinc -isystem ${own} ${common})
  foreach(header ${headers})
    check("C ${compiler} ${header}" ${c} -include ${header} -include ${header} -x c /dev/null)
  endforeach()
  check("C ${compiler} declared.c" ${c} -I${SOURCE}/src ${prelude} ${here}/declared.c)
  foreach(unicode "" -D_UNICODE)
    check("C ${compiler} use.c ${unicode}" ${c} ${unicode} ${prelude} ${here}/use.c)
  endforeach()
endforeach()
foreach(compiler ${CXX_COMPILERS})
  set(cxx ${compiler} -std=gnu++17 ${common})
  foreach(header ${headers})
    check("C++ ${compiler} ${header}" ${cxx} -include ${header} -include ${header} -x c++ /dev/null)
  endforeach()
  foreach(unicode "" -D_UNICODE)
    check("C++ ${compiler} use.cpp ${unicode}" ${cxx} ${unicode} ${prelude} ${here}/use.cpp)
    check("C++ ${compiler} use.cpp behind <iostream> ${unicode}" ${cxx} ${unicode} ${prelude}
          -include iostream -include thread ${here}/use.cpp)
  endforeach()
endforeach()
message("${checked} compilations, ${failed} failed")
if(failed OR NOT checked)
  message(FATAL_ERROR "include/crt")
endif()
