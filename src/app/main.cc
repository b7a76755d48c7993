#include <exception>
#include <iostream>

#include "app/command_line.h"
#include "app/exit_status.h"

int main(int argc, char** argv) {
  try {
    return redflag::RunCommandLine(argc, argv);
  } catch (const std::exception& error) {
    // Nothing is meant to come here; if it does, the run is no clean one.
    std::cerr << "redflag: " << error.what() << "\n";
    return static_cast<int>(redflag::ExitStatus::kUsage);
  }
}
