# One static library per layer of docs/design/layers.md, from the sources in its own folder, so
# that a newcomer knows from a symbol's prefix which folder it lives in and a new file needs no
# line here. A layer without sources yet is an interface library.

add_library(irqlab_options INTERFACE)
target_compile_options(irqlab_options INTERFACE
  -Wall -Wextra -Wno-unused-parameter -fno-strict-aliasing -fno-omit-frame-pointer
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes -fms-extensions>
  $<$<C_COMPILER_ID:Clang>:-Wno-microsoft-anon-tag>
  $<$<BOOL:${IRQLAB_WERROR}>:-Werror>)
target_include_directories(irqlab_options INTERFACE
  ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
if(IRQLAB_SANITIZE)
  target_compile_options(irqlab_options INTERFACE
    # Not what concerns pointers alone: a driver's bad pointer reaches accesses of the kernel, and the fault
    # handler makes a bug check of it.
    -fsanitize=address,undefined -fno-sanitize=null,alignment,nonnull-attribute -fno-sanitize-recover=undefined
    $<$<C_COMPILER_ID:Clang>:-D__SANITIZE_ADDRESS__=1>)
  target_link_options(irqlab_options INTERFACE -fsanitize=address,undefined)
endif()

function(irqlab_layer name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/src/${name}/*.c ${CMAKE_SOURCE_DIR}/src/${name}/*.S)
  if(sources)
    add_library(irqlab_${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(irqlab_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(irqlab_${name} ${scope} irqlab_options ${ARG_LIBRARIES})
  foreach(dep ${ARG_DEPENDS})
    target_link_libraries(irqlab_${name} ${scope} irqlab_${dep})
  endforeach()
endfunction()
