// A report with one of everything, for the writers and the store.
#pragma once

#include <functional>
#include <vector>

#include "core/report.h"

namespace redflag {

class SampleReport : public Report {
 public:
  // A listing at risk, a message with a disguised link, one checked in part,
  // one without findings; and two inputs that could not be checked.
  SampleReport();

  void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const override;

  std::vector<CheckedDocument> documents;
};

}  // namespace redflag
