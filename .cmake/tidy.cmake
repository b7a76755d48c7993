# For clang-tidy, which wants the compiler's own command lines.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_COMPILER_LAUNCHER "" CACHE STRING "")
# A folder is read as one: headers are most of the work.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 0 CACHE STRING "")
