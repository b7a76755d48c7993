// The writers behind MakeReportWriter and MakeLinksWriter.
#pragma once

#include <iosfwd>
#include <memory>

#include "report/links.h"
#include "report/writer.h"

namespace redflag {

std::unique_ptr<ReportWriter> MakeTableWriter(const WriteOptions& options);
std::unique_ptr<ReportWriter> MakeJsonWriter();
std::unique_ptr<ReportWriter> MakeNdjsonWriter();
std::unique_ptr<ReportWriter> MakeHtmlWriter();
std::unique_ptr<ReportWriter> MakeCsvWriter();
std::unique_ptr<ReportWriter> MakeXlsxWriter();
std::unique_ptr<ReportWriter> MakeSarifWriter();
std::unique_ptr<ReportWriter> MakeJunitWriter(const WriteOptions& options);
std::unique_ptr<ReportWriter> MakeMarkdownWriter();

std::unique_ptr<LinksWriter> MakeLinksTableWriter(const WriteOptions& options,
                                                  std::ostream& out);
std::unique_ptr<LinksWriter> MakeLinksJsonWriter(std::ostream& out);

}  // namespace redflag
