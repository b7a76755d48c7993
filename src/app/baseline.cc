#include "app/baseline.h"

#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace redflag {
namespace {

constexpr std::string_view kSchema = "redflag/report/1";

// Takes the fingerprints out of a report without keeping the rest.
class FingerprintReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  Fingerprints found;
  bool is_report = false;

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
    if (key_ == "schema" && objects_.size() == 1) is_report |= text == kSchema;
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

  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception&) override {
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

bool ReadLines(std::istream& in, FingerprintReader& reader) {
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && !nlohmann::json::sax_parse(line, &reader))
      return false;
  return true;
}

// NDJSON where the first line is a value of its own.
bool ReadReport(std::istream& in, FingerprintReader& reader) {
  std::string first;
  std::getline(in, first);
  const bool lines = nlohmann::json::accept(first);
  in.clear();
  in.seekg(0);
  return lines ? ReadLines(in, reader) : nlohmann::json::sax_parse(in, &reader);
}

}  // namespace

Result<Fingerprints> ReadBaseline(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return Error{
        ErrorKind::kInvalidOptions,
        path + ": cannot be read; make a baseline with --report json=" + path};
  FingerprintReader reader;
  if (!ReadReport(in, reader) || !reader.is_report)
    return Error{ErrorKind::kInvalidOptions,
                 path +
                     ": is no whole report of redflag; make a baseline "
                     "with --report json=" +
                     path};
  return std::move(reader.found);
}

}  // namespace redflag
