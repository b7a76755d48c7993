// A server that a test starts on loopback and that ends with it.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace redflag {

class Child {
 public:
  // Runs a program found by PATH; its standard output can be read by line.
  explicit Child(const std::vector<std::string>& command);
  ~Child();  // Ends it and waits for its end.
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The next line it writes, without its end; "" once it has ended.
  std::string ReadLine();

 private:
  pid_t pid_ = -1;
  int out_ = -1;
};

// Serves a folder at 127.0.0.1 with Python's own server.
class FolderServer {
 public:
  explicit FolderServer(const std::string& folder);
  // "127.0.0.1:41234"; "" where Python is missing.
  const std::string& address() const { return address_; }

 private:
  Child child_;
  std::string address_;
};

}  // namespace redflag
