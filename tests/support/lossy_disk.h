// A disk whose power may fail at any moment, under SQLite.
//
// The model: what was written before a sync of its file stays. Of what was
// written after it, any writes may be there and others not, and one may be
// there in part. Files that were made or deleted since their folder was synced
// are so in order, up to some point.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <string>

namespace redflag {

// From its beginning to Leave, what SQLite writes in this process also stands
// in its log. One at a time, on one thread, for the databases of one folder.
class LossyDisk {
 public:
  LossyDisk();
  ~LossyDisk();
  LossyDisk(const LossyDisk&) = delete;
  LossyDisk& operator=(const LossyDisk&) = delete;

  // REQUIRES: no database is open.
  void Leave();

  // How many operations there were: the moments at which the power may fail.
  std::size_t moments() const;

  // Names and bytes of the files that are left where it fails after so many of
  // them; *lost (added to) counts the writes that are not there.
  std::map<std::string, std::string> FilesAt(std::size_t moment,
                                             std::mt19937& random,
                                             std::size_t* lost) const;

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace redflag
