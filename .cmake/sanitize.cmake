# Clang's address and undefined behaviour sanitizers, for the tests and for the
# fuzz targets (libFuzzer). A folder is compiled as one, as nobody edits here.
set(CMAKE_CXX_COMPILER clang++-14 CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 0 CACHE STRING "")
set(REDFLAG_SANITIZE ON CACHE BOOL "")
