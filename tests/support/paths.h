// Where the tests find things.
#pragma once

#include <string>

namespace redflag {

// A path below the repository: RepoPath("fixtures/listing.json").
std::string RepoPath(const std::string& relative);

// A path of the data that lies beside the repository and is not part of it;
// "" where it is missing (the test then skips with a message).
std::string SharedPath(const std::string& relative);

}  // namespace redflag
