#include "input/mail_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <gmime/gmime.h>

#include "core/ascii.h"
#include "core/limits.h"
#include "input/encoding.h"
#include "input/html_text.h"
#include "input/html_tree.h"
#include "input/selector.h"
#include "input/text_reader.h"

namespace redflag {
namespace {

// Ours in C++ spelling: GMime's cast macros are C casts.
template <typename T>
T* As(void* object) {
  return static_cast<T*>(object);
}

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

std::string Text(const char* text) {
  return text == nullptr ? "" : text;
}

std::size_t CountOf(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size()))
    ++count;
  return count;
}

// GMime reads nested parts by recursion; each level needs one of these.
std::size_t MostParts(std::string_view mail) {
  return CountOf(mail, "oundary") + CountOf(mail, "OUNDARY") +
         CountOf(mail, "essage/rfc822");
}

// Letters and digits only, to compare two spellings of one text.
std::string Squeezed(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 ||
        static_cast<unsigned char>(c) >= 0x80)
      out += c;
  return out;
}

struct Part {
  std::string text;
  bool html = false;
};

class MailReader {
 public:
  MailReader(const InputContext& context, const std::string& name)
      : context_(context), name_(name), draft_(context) {}

  ReadItem Read(std::string_view mail) {
    if (MostParts(mail) > DefaultLimits().mime_parts)
      return Fail(ErrorKind::kLimit, "the mail has too many parts");
    const Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
    const Owned<GMimeParser> parser(
        g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> message(
        g_mime_parser_construct_message(parser.get(), nullptr));
    if (message == nullptr)
      return Fail(ErrorKind::kSyntax, "the mail cannot be read");
    draft_.SetKind(DocumentKind::kMessage);
    const std::string subject = Text(g_mime_message_get_subject(message.get()));
    if (!subject.empty()) draft_.Add(Slot::kSubject, "", CleanUtf8(subject));
    AddMarketplace(message.get());
    const Status walked = Walk(message.get(), mail);
    if (!walked.ok()) return Fail(walked.error().kind, walked.error().message);
    AddBody();
    // Of a mailbox each mail is named by its number.
    const std::size_t hash = name_.rfind('#');
    const bool numbered =
        hash != std::string::npos &&
        name_.find_first_not_of("0123456789", hash + 1) == std::string::npos;
    Result<Document> document =
        draft_.Finish(name_, numbered ? name_ : StemOf(name_));
    if (document.ok()) return std::move(document.value());
    return Fail(document.error().kind, document.error().message);
  }

 private:
  ReadItem Fail(ErrorKind kind, std::string message) const {
    return NotChecked{name_, kind, std::move(message)};
  }

  static std::string CleanUtf8(const std::string& text) {
    return IsUtf8(text) ? text : RecodeToUtf8(text).text;
  }

  // Mail to a marketplace's relay tells the marketplace.
  void AddMarketplace(GMimeMessage* message) {
    InternetAddressList* list =
        g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO);
    if (list == nullptr || internet_address_list_length(list) < 1) return;
    char* text = internet_address_list_to_string(list, nullptr, FALSE);
    const std::string to = Text(text);
    g_free(text);
    const std::size_t at = to.rfind('@');
    if (at == std::string::npos) return;
    const std::string url =
        "https://" + to.substr(at + 1, to.find_first_of("> ,", at) - at - 1);
    if (context_.vocabulary.KnowsHostOf(url))
      draft_.SetMarketplace(context_.vocabulary.MarketplaceOfUrl(url),
                            "document");
  }

  Status Walk(GMimeMessage* message, std::string_view mail) {
    struct Step {
      GMimeObject* object;
      std::size_t depth;
    };
    std::vector<Step> open = {{g_mime_message_get_mime_part(message), 0}};
    std::size_t parts = 0;
    while (!open.empty()) {
      const Step step = open.back();
      open.pop_back();
      if (step.object == nullptr) continue;
      if (step.depth > DefaultLimits().mime_depth ||
          ++parts > DefaultLimits().mime_parts)
        return Error{ErrorKind::kLimit, "the mail's parts are nested too deep"};
      if (GMIME_IS_MULTIPART(step.object)) {
        auto* multipart = As<GMimeMultipart>(step.object);
        CheckBoundary(multipart, mail);
        for (int i = g_mime_multipart_get_count(multipart) - 1; i >= 0; --i)
          open.push_back(
              {g_mime_multipart_get_part(multipart, i), step.depth + 1});
      } else if (GMIME_IS_MESSAGE_PART(step.object)) {
        GMimeMessage* inner =
            g_mime_message_part_get_message(As<GMimeMessagePart>(step.object));
        if (inner != nullptr)
          open.push_back({g_mime_message_get_mime_part(inner), step.depth + 1});
      } else if (GMIME_IS_PART(step.object)) {
        AddPart(As<GMimePart>(step.object));
      }
    }
    return Done{};
  }

  // What is lost or doubtful when the parts of a mail are not well marked.
  void CheckBoundary(GMimeMultipart* multipart, std::string_view mail) {
    const std::string boundary = Text(g_mime_multipart_get_boundary(multipart));
    if (g_mime_multipart_get_count(multipart) == 0) {
      draft_.AddUnchecked("body", ErrorKind::kSyntax,
                          "the boundary between the mail's parts is never "
                          "found: \"" +
                              boundary + "\"");
      parts_.push_back(
          {CleanUtf8(Text(g_mime_multipart_get_prologue(multipart))), false});
      return;
    }
    if (mail.find("--" + boundary + "--") == std::string_view::npos)
      draft_.AddUnchecked("body", ErrorKind::kTruncated,
                          "the mail breaks off: its last part is never closed");
  }

  void AddPart(GMimePart* part) {
    auto* object = As<GMimeObject>(part);
    GMimeContentType* type = g_mime_object_get_content_type(object);
    const std::string filename = Text(g_mime_part_get_filename(part));
    const std::string disposition =
        LowerAscii(Text(g_mime_object_get_disposition(object)));
    if (!filename.empty())
      draft_.AddAttribute("attachments", CleanUtf8(filename));
    const bool is_text =
        type == nullptr || g_mime_content_type_is_type(type, "text", "*");
    if (!is_text || disposition == "attachment") return;
    const bool html =
        type != nullptr && g_mime_content_type_is_type(type, "text", "html");
    const std::string charset =
        type == nullptr
            ? ""
            : Text(g_mime_content_type_get_parameter(type, "charset"));
    parts_.push_back({Decode(part, charset), html});
  }

  std::string Decode(GMimePart* part, const std::string& charset) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return "";
    const Owned<GMimeStream> memory(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, memory.get());
    const GByteArray* bytes =
        g_mime_stream_mem_get_byte_array(As<GMimeStreamMem>(memory.get()));
    std::string text(static_cast<const char*>(static_cast<void*>(bytes->data)),
                     bytes->len);
    if (IsUtf8(text) && text.find('\x1B') == std::string::npos) return text;
    std::optional<std::string> known;
    if (!charset.empty() && LowerAscii(charset) != "utf-8")
      known = FromCharset(text, charset);
    if (known) return std::move(*known);
    return NotedUtf8(std::move(text), &draft_);
  }

  static std::string VisibleText(const Part& part) {
    if (!part.html) return part.text;
    const Result<HtmlTree> tree = HtmlTree::Parse(part.text, {});
    return tree.ok() ? HtmlText(tree.value(), 0) : "";
  }

  void AddBody() {
    std::stable_partition(parts_.begin(), parts_.end(),
                          [](const Part& part) { return part.html; });
    std::string said;
    int number = 1;
    for (Part& part : parts_) {
      const std::string words = Squeezed(VisibleText(part));
      const bool first = !draft_.Has(Slot::kBody);
      if (!first && said.find(words) != std::string::npos) continue;
      said += words;
      if (first)
        draft_.Add(Slot::kBody, "", std::move(part.text));
      else
        draft_.AddAttribute("part_" + std::to_string(++number),
                            std::move(part.text));
    }
  }

  const InputContext& context_;
  const std::string& name_;
  Draft draft_;
  std::vector<Part> parts_;
};

}  // namespace

bool LooksLikeMail(std::string_view head) {
  static constexpr std::array<std::string_view, 12> kHeaders = {
      "from",         "to",       "subject",      "date",
      "mime-version", "received", "return-path",  "content-type",
      "message-id",   "reply-to", "delivered-to", "x-mailer"};
  // A text that begins with two such lines goes on without an empty one.
  constexpr std::size_t kSurely = 4;
  std::set<std::string_view> seen;
  if (head.starts_with("From "))
    head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(':');
    const bool folded = line.starts_with(' ') || line.starts_with('\t');
    if (!folded) {
      const std::string label = LowerAscii(line.substr(0, colon));
      if (colon == std::string_view::npos ||
          label.find_first_of(" \t") != std::string::npos)
        return seen.size() >= (TrimText(line).empty() ? 2 : kSurely);
      const auto known = std::ranges::find(kHeaders, label);
      if (known != kHeaders.end()) seen.insert(*known);
    }
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 1);
  }
  return seen.size() > 1;
}

ReadItem ReadMail(const InputContext& context, std::string_view mail,
                  const std::string& name) {
  static std::once_flag started;
  std::call_once(started, [] { g_mime_init(); });
  return MailReader(context, name).Read(mail);
}

void ReadMailbox(const InputContext& context, ByteStream& bytes,
                 const std::string& name, const ItemSink& sink) {
  const std::size_t limit = DefaultLimits().message_bytes;
  std::string mail;
  std::size_t number = 0;
  bool too_large = false;
  const auto finish = [&] {
    const std::string source = name + "#" + std::to_string(++number);
    const std::string whole = std::exchange(mail, {});
    if (!std::exchange(too_large, false))
      return sink(ReadMail(context, whole, source));
    return sink(NotChecked{source, ErrorKind::kLimit,
                           "larger than " + std::to_string(limit) + " bytes"});
  };
  std::string line;
  bool over = false;
  bool after_blank = true;
  while (bytes.ReadLine('\n', limit, &line, &over)) {
    if (after_blank && line.starts_with("From ") && !mail.empty() && !finish())
      return;
    after_blank = line == "\n" || line == "\r\n";
    // A writer put ">" before a line of the text that begins as a mail does.
    const std::size_t quote = line.find_first_not_of('>');
    if (quote != std::string::npos && quote > 0 &&
        line.compare(quote, 5, "From ") == 0)
      line.erase(0, 1);
    too_large = too_large || over || mail.size() + line.size() > limit;
    if (!too_large) mail += line;
  }
  if (!mail.empty()) finish();
}

}  // namespace redflag
