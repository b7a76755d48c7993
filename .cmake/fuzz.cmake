# Fuzz targets: Clang's libFuzzer with address and undefined behaviour
# sanitizers. Whole folders are compiled at once, in half the time.
set(CMAKE_CXX_COMPILER clang++-14 CACHE STRING "")
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_UNITY_BUILD ON CACHE BOOL "")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 10 CACHE STRING "")
set(REDFLAG_FUZZ ON CACHE BOOL "")
