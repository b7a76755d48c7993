// Remembers runs: their documents, findings and fetched pages, in SQLite.
//
// One process writes at a time; readers need not wait for it. A run that was
// killed stays unfinished, and may be gone on with. A result is kept once,
// however many runs come to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/report.h"
#include "core/result.h"
#include "core/run_diff.h"
#include "core/triage.h"

namespace redflag {

struct RunMeta {
  std::string tool_version;
  std::string patterns_version;
  std::string patterns_digest;
  std::string started_at;  // ISO time, UTC; the store has no clock.
  std::string command;     // What was asked for, for people.
  // Names sources, patterns and options: only a scan of the same plan goes on
  // with an unfinished run. "" is none.
  std::string plan;
};

enum class RunState { kRunning, kFinished, kInterrupted };

// "running", "finished", "interrupted".
std::string_view RunStateName(RunState state);

struct StoredRun {
  std::int64_t id = 0;
  RunMeta meta;
  RunState state = RunState::kRunning;
  std::string finished_at;  // "" unless finished.
};

// What became of one URL in a run, and what a later run needs to ask only
// for changes.
struct PageState {
  std::string url;
  std::string state;    // "checked", "unchanged", "not-checked" ...
  std::string code;     // ErrorCode() where it was not checked.
  std::string message;  // For people.
  std::int64_t http_status = 0;
  std::string etag;
  std::string last_modified;
  std::string digest;  // Of the body and all that reads it.
  std::int64_t bytes = 0;
  std::string fetched_at;  // ISO time, UTC.

  friend bool operator==(const PageState&, const PageState&) = default;
};

// A file or page as a run takes it.
struct InputName {
  std::string name;    // Path or URL.
  std::string digest;  // Of its bytes and all that reads them; "" is unknown.
};

enum class InputStanding {
  kToRead,   // Its documents are to be saved.
  kDone,     // The run has all of them, from before it was interrupted.
  kCarried,  // They were the same in an earlier run and were taken from there.
};

struct OpenInput {
  std::int64_t id = 0;
  InputStanding standing = InputStanding::kToRead;
  std::size_t documents = 0;  // Unless kToRead: how many it has.
};

// What a result comes from.
struct ResultOrigin {
  std::int64_t input = 0;  // Of the same run; 0 is none.
  // Of the document and all that checks it; "" for a result that is not to be
  // found again.
  std::string digest;
  // What compares the document with others; "" where nothing does.
  std::string sketch;
};

// Who took a decision back, when and why.
struct Reopening {
  std::string at;  // ISO time, UTC.
  std::string by;
  std::string why;
};

struct PastDecision {
  TriageDecision decision;
  Reopening end;  // Where it was replaced, `why` says so.
};

// What `redflag store check` tells.
struct StoreFacts {
  std::int64_t version = 0;  // Of the tables.
  std::int64_t runs = 0;
  std::int64_t documents = 0;
  std::int64_t findings = 0;
  std::int64_t decisions = 0;   // In force.
  std::int64_t bytes = 0;       // Of the database.
  std::int64_t free_bytes = 0;  // Of them: what compacting gives back.
  // What is damaged, in SQLite's words; none where it is whole. At most a few.
  std::vector<std::string> damage;
};

struct StoreOptions {
  // Readers see the last state that was committed and change nothing.
  bool read_only = false;
  // Makes the database where there is none, unless read_only.
  bool create = true;
  // How long to wait for a database that another process is using.
  std::size_t wait_ms = 5000;
};

// One thread at a time. All failures are kStore; the message names the file
// and says what is wrong with it: locked, damaged, no redflag database,
// written by a newer redflag, disk full.
class Store {
 public:
  // Creates the file where there is none, unless read_only; brings an older
  // one up to date.
  static Result<std::unique_ptr<Store>> Open(const std::string& path,
                                             const StoreOptions& options = {});
  virtual ~Store() = default;

  // Marks what is still running as interrupted: its process is gone.
  virtual Result<std::int64_t> BeginRun(const RunMeta& meta) = 0;
  // Goes on with an unfinished one. Forgets what could not be checked or
  // fetched, as that is tried again. How many documents it has.
  virtual Result<std::size_t> ResumeRun(std::int64_t run) = 0;

  // Between the two stands what an input holds. Where `carry` is set, an input
  // of the same name and digest is taken from the last run that has it, unless
  // something about it may end otherwise the next time (a limit of time, a
  // missing program). `whole` is false where it was not the digest's bytes
  // that were read.
  virtual Result<OpenInput> BeginInput(std::int64_t run, const InputName& input,
                                       bool carry) = 0;
  // Whether BeginInput, with `carry`, would not have it read.
  virtual Result<bool> HasInput(std::int64_t run, const InputName& input) = 0;
  virtual Status FinishInput(std::int64_t run, std::int64_t input,
                             bool whole) = 0;

  // The results of a run may be saved again, by (run, input, id and source of
  // the document) or (run, url): the last holds; and what could not be checked
  // stands there once. They are committed in batches; Commit makes all so far
  // durable. Of a document's fields only the headings of title and subject
  // are kept, and no notes or explanations.
  virtual Status SaveDocument(std::int64_t run, const CheckedDocument& document,
                              const ResultOrigin& origin = {}) = 0;
  // Takes the last result of that digest, of any run, for the document; false
  // where there is none.
  virtual Result<bool> CarryDocument(std::int64_t run, const Document& document,
                                     const ResultOrigin& origin) = 0;
  // Calls `visit` with each result of the run that has a sketch; what Tell did
  // to the run is undone before.
  using SketchVisitor =
      std::function<Status(std::int64_t result, std::string_view sketch)>;
  virtual Status ForEachSketch(std::int64_t run,
                               const SketchVisitor& visit) = 0;
  virtual Result<CheckedDocument> LoadDocument(std::int64_t run,
                                               std::int64_t result) = 0;
  // What this run alone says of a document, for the comparison with its
  // others. The result that it had is what later runs may carry.
  virtual Status Tell(std::int64_t run, std::int64_t result,
                      const CheckedDocument& instead) = 0;
  virtual Status SaveNotChecked(std::int64_t run, const NotChecked& input,
                                std::int64_t from = 0) = 0;
  virtual Status SavePage(std::int64_t run, const PageState& page) = 0;
  virtual Status Commit() = 0;
  // Commits.
  virtual Status FinishRun(std::int64_t run, std::string_view finished_at) = 0;

  // In the order of their ids, which is the order of their beginnings.
  virtual Result<std::vector<StoredRun>> Runs() = 0;
  // The run that began last, finished or not.
  virtual Result<std::optional<StoredRun>> LastRun() = 0;
  // The last finished run.
  virtual Result<std::optional<StoredRun>> LatestRun() = 0;
  // Where no run of that id is there, an error. The report reads from the
  // database while it is asked. REQUIRES: the store outlives it.
  virtual Result<std::unique_ptr<Report>> LoadRun(std::int64_t run) = 0;
  // What changed since an earlier run, by default since the finished one
  // before it; where there is none, all is new.
  virtual Result<RunDiff> Compare(std::int64_t run,
                                  std::optional<std::int64_t> earlier) = 0;

  // What became of a URL when it was last asked for, in any run.
  virtual Result<std::optional<PageState>> FindPage(std::string_view url) = 0;
  // Whether this run has asked for it.
  virtual Result<bool> HasPage(std::int64_t run, std::string_view url) = 0;

  // For each code, how many documents of the run have a part that was not
  // checked for that reason.
  virtual Result<std::map<std::string, std::size_t>> PartialCodes(
      std::int64_t run) = 0;

  // The decisions in force, in the order in which they were made; those that
  // were replaced or taken back stay in the database as history. They belong
  // to no run.
  virtual Result<std::vector<TriageDecision>> Decisions() = 0;
  // Those that were replaced or taken back, the last one first.
  virtual Result<std::vector<PastDecision>> PastDecisions() = 0;
  // Records them, all or none. The one in force for the same scope is replaced.
  virtual Status Decide(std::span<const TriageDecision> decisions) = 0;
  // Takes decisions back, by id, all or none.
  virtual Status Reopen(std::span<const std::int64_t> decisions,
                        const Reopening& how) = 0;

  // Reads all of the database.
  virtual Result<StoreFacts> Check() = 0;
  // Forgets all but the last `keep` finished runs and what came after them (0
  // keeps all), and gives the freed space back; how many runs were forgotten.
  virtual Result<std::int64_t> Compact(std::size_t keep) = 0;
};

}  // namespace redflag
