// redflag as a library: reads listings, prints each one's risk and findings,
// and what could not be checked.
#include <iostream>
#include <variant>

#include <redflag/input/reader.h>
#include <redflag/scan/scanner.h>

int main(int argc, char** argv) {
  redflag::ScannerOptions options;
  options.as_of = "2026-11-22";  // The rules in force on that day.
  options.marketplace = "DE";    // Of listings that do not say.
  const auto scanner = redflag::Scanner::Build(options);
  if (!scanner.ok()) {
    std::cerr << scanner.error().message << "\n";
    return 2;
  }
  const redflag::Reader reader(scanner.value()->patterns().tables, {});
  bool all_checked = true;
  for (int i = 1; i < argc; ++i) {
    reader.Read(argv[i], [&](redflag::ReadItem item) {
      if (const auto* failed = std::get_if<redflag::NotChecked>(&item)) {
        std::cout << failed->source << " not checked: " << failed->message
                  << "\n";
        all_checked = false;
        return true;  // Go on with the next one.
      }
      const redflag::CheckedDocument checked =
          scanner.value()->Check(std::get<redflag::Document>(std::move(item)));
      std::cout << checked.document.id << " risk " << checked.risk << "\n";
      for (const redflag::Finding& finding : checked.findings)
        std::cout << "  " << finding.rule << " in " << finding.field << ": "
                  << finding.match << "\n";
      return true;
    });
  }
  return all_checked ? 0 : 3;
}
