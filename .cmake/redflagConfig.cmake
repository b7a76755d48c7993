# find_package(redflag): the library redflag::redflag.
include(${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/redflagTargets.cmake)
