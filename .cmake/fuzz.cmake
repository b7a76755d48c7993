# Fuzz targets: Clang's libFuzzer with address and undefined behaviour
# sanitizers.
set(CMAKE_CXX_COMPILER clang++-14 CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(REDFLAG_FUZZ ON CACHE BOOL "")
