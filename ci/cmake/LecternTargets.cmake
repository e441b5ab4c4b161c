# SPDX-License-Identifier: GPL-2.0-or-later
# What every target of Lectern shares: language level, warnings, hardening, sanitizers; and the two kinds of target
# that the rooms declare.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(lectern_options INTERFACE)
target_include_directories(lectern_options INTERFACE "${CMAKE_SOURCE_DIR}/agents")
target_compile_definitions(lectern_options INTERFACE _GNU_SOURCE LECTERN_VERSION="${PROJECT_VERSION}")
target_compile_options(
  lectern_options
  INTERFACE -Wall
            -Wextra
            -Wshadow
            -Wvla
            -Wformat=2
            -Wundef
            $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
            $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
            $<$<BOOL:${LECTERN_WERROR}>:-Werror>)
target_link_options(lectern_options INTERFACE -Wl,-z,now -Wl,-z,defs)
if(LECTERN_SANITIZE)
  target_compile_options(lectern_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=undefined)
  # The shared sanitizer runtime leaves symbols undefined in modules, so -z defs has to go.
  target_link_options(lectern_options INTERFACE -fsanitize=address,undefined -Wl,-z,undefs)
endif()

# lectern_pkg(TARGET_NAME pkg-config-module): an imported target PkgConfig::TARGET_NAME
function(lectern_pkg name)
  if(NOT TARGET PkgConfig::${name})
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${ARGN})
  endif()
endfunction()

# lectern_room(NAME SOURCES a.c b.c LINK libs...): the static library lectern_NAME
function(lectern_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(lectern_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(lectern_${name} PUBLIC lectern_options ${ARG_LINK})
endfunction()

# lectern_test(NAME SOURCES a.c LINK libs... [SLOW]): a program that ctest runs as NAME, in its own source folder
function(lectern_test name)
  cmake_parse_arguments(ARG "SLOW" "" "SOURCES;LINK" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE lectern_options ${ARG_LINK})
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  if(ARG_SLOW)
    set_tests_properties(${name} PROPERTIES LABELS slow)
  endif()
endfunction()
