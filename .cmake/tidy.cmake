# For clang-tidy, which wants the compiler's own command lines.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_CXX_COMPILER_LAUNCHER "" CACHE STRING "")
