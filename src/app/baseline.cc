#include "app/baseline.h"

#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/json_file.h"

namespace redflag {
namespace {

constexpr std::string_view kReportSchema = "redflag/report/1";

// Takes the fingerprints out of a report without keeping the rest.
class FingerprintReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  Fingerprints found;
  bool is_report = false;
  std::size_t fault = 0;  // The byte at which reading ended, from 1.

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }

  bool string(string_t& text) override {
    if (objects_.empty()) return true;
    if (key_ == "fingerprint") objects_.back().fingerprint = text;
    if (key_ == "schema" && objects_.size() == 1)
      is_report |= text == kReportSchema;
    return true;
  }

  bool start_object(std::size_t) override {
    if (objects_.size() >= kDeepest) return false;
    objects_.emplace_back();
    return true;
  }

  bool key(string_t& name) override {
    key_ = name;
    if (name == "suppression" && !objects_.empty())
      objects_.back().suppressed = true;
    return true;
  }

  bool end_object() override {
    const Object& object = objects_.back();
    if (!object.fingerprint.empty() && !object.suppressed)
      found.insert(object.fingerprint);
    objects_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    fault = position;
    return false;
  }

 private:
  static constexpr std::size_t kDeepest = 64;

  struct Object {
    std::string fingerprint;
    bool suppressed = false;
  };

  std::vector<Object> objects_;
  std::string key_;
};

// The line of the first one that is broken, or 0.
std::size_t ReadLines(std::istream& in, FingerprintReader& reader) {
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && !nlohmann::json::sax_parse(line, &reader))
      return number;
  }
  return 0;
}

// The same of one value.
std::size_t ReadValue(std::istream& in, FingerprintReader& reader) {
  if (nlohmann::json::sax_parse(in, &reader)) return 0;
  in.clear();
  in.seekg(0);
  std::size_t line = 1;
  for (std::size_t i = 1; i < reader.fault && in; ++i)
    if (in.get() == '\n') ++line;
  return line;
}

// NDJSON where the first line is a value of its own.
std::size_t ReadReport(std::istream& in, FingerprintReader& reader) {
  std::string first;
  std::getline(in, first);
  const bool lines = nlohmann::json::accept(first);
  in.clear();
  in.seekg(0);
  return lines ? ReadLines(in, reader) : ReadValue(in, reader);
}

}  // namespace

Result<Fingerprints> ReadBaseline(const std::string& path) {
  const auto invalid = [&path](const std::string& what) {
    return Error{ErrorKind::kInvalidOptions,
                 what + "; make a baseline with --report json=" + path};
  };
  auto in = OpenToRead(path);
  if (!in.ok()) return invalid(in.error().message);
  FingerprintReader reader;
  if (const std::size_t line = ReadReport(in.value(), reader); line > 0)
    return invalid(path + ": line " + std::to_string(line) +
                   ": is broken or cut off here");
  if (!reader.is_report) return invalid(path + ": is no report of redflag");
  return std::move(reader.found);
}

}  // namespace redflag
