# Address and undefined behaviour sanitizers; every warning is an error.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(REDFLAG_SANITIZE ON CACHE BOOL "")
set(CMAKE_COMPILE_WARNING_AS_ERROR ON CACHE BOOL "")
