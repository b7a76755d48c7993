// The program without its main(), which is then soon compiled.
#pragma once

namespace redflag {

// Does what the arguments of main() ask for, once a process; the exit status.
// May throw where a library does that nobody expected.
int RunCommandLine(int argc, char** argv);

}  // namespace redflag
