// `completions` and `man`: made from the same options that --help shows.

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/version.h"

namespace redflag {
namespace {

using OptionList = std::vector<const CLI::Option*>;

// Options of a verb, or of the program itself, without positionals.
OptionList OptionsOf(const CLI::App& app) {
  return app.get_options(
      [](const CLI::Option* option) { return !option->get_positional(); });
}

OptionList PositionalsOf(const CLI::App& app) {
  return app.get_options(
      [](const CLI::Option* option) { return option->get_positional(); });
}

const CLI::App& VerbOf(const CLI::App& root, const Command& command) {
  return *root.get_subcommand(std::string(command.name));
}

std::string LongName(const CLI::Option& option) {
  return option.get_lnames().empty() ? "" : "--" + option.get_lnames().front();
}

bool TakesValue(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

bool TakesFile(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type == "FILE" || type == "DIR" || type == "FORMAT=FILE";
}

// The words that an option's value is one of; "" where it is free.
std::string ValuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return "";
  std::string values = type.substr(begin + 1, end - begin - 1);
  std::ranges::replace(values, ',', ' ');
  return values;
}

// "FORMAT" of "FORMAT:{table,json}".
std::string TypeOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

// What a verb does first: "list show test lint"; "" where that is free.
std::string ActionsOf(const CLI::App& verb) {
  const OptionList positionals = PositionalsOf(verb);
  return positionals.empty() ? "" : ValuesOf(*positionals.front());
}

std::string Verbs() {
  std::string verbs;
  for (const Command& command : Commands())
    verbs.append(verbs.empty() ? "" : " ").append(command.name);
  return verbs;
}

// Within single quotes of a shell.
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else
      quoted += c == '\n' ? ' ' : c;
  }
  return quoted += "'";
}

void PrintBash(const CLI::App& root, std::ostream& out) {
  std::map<std::string, std::string> values;
  std::string cases;
  std::string actions;
  for (const Command& command : Commands()) {
    const std::string first = ActionsOf(VerbOf(root, command));
    if (!first.empty())
      actions.append("    ")
          .append(command.name)
          .append(") words=")
          .append(Quoted(first) + " ;;\n");
    std::string names;
    for (const CLI::Option* option : OptionsOf(VerbOf(root, command))) {
      names.append(" ").append(LongName(*option));
      const std::string of = ValuesOf(*option);
      if (of.empty()) continue;
      // Verbs write different formats.
      std::string when = "'";
      when.append(command.name).append(" ").append(LongName(*option));
      values[when + "'"] = of;
    }
    cases.append("    ").append(command.name).append(") words=");
    cases.append(Quoted(names)).append(" ;;\n");
  }
  out << "# bash completion of redflag; source it, or put it into\n"
         "# /usr/share/bash-completion/completions/redflag\n"
         "_redflag() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]}\n"
         "  local before=${COMP_WORDS[COMP_CWORD-1]} words=\n"
         "  COMPREPLY=()\n"
         "  if ((COMP_CWORD == 1)); then\n"
         "    COMPREPLY=($(compgen -W "
      << Quoted(Verbs() + " --help --version --limits")
      << " -- \"$current\"))\n    return\n  fi\n"
         "  case \"${COMP_WORDS[1]} $before\" in\n";
  for (const auto& [name, of] : values)
    out << "    " << name << ") COMPREPLY=($(compgen -W " << Quoted(of)
        << " -- \"$current\")); return ;;\n";
  out << "  esac\n"
         "  if [[ $current != -* ]]; then\n"
         "    ((COMP_CWORD == 2)) && case ${COMP_WORDS[1]} in\n"
      << actions
      << "    esac\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "    ((${#COMPREPLY[@]})) && return\n"
         "    COMPREPLY=($(compgen -f -- \"$current\"))\n    return\n  fi\n"
         "  case ${COMP_WORDS[1]} in\n"
      << cases
      << "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
         "complete -o filenames -F _redflag redflag\n";
}

// In zsh's descriptions brackets and colons have a meaning.
std::string ZshText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

void PrintZshOption(const CLI::Option& option, std::ostream& out) {
  std::string spec =
      "*" + LongName(option) + "[" + ZshText(option.get_description()) + "]";
  if (TakesValue(option)) {
    spec += ":" + TypeOf(option) + ":";
    if (!ValuesOf(option).empty())
      spec += "(" + ValuesOf(option) + ")";
    else if (TakesFile(option))
      spec += "_files";
  }
  out << "        " << Quoted(spec) << " \\\n";
}

void PrintZsh(const CLI::App& root, std::ostream& out) {
  out << "#compdef redflag\n"
         "# zsh completion of redflag; put it as _redflag into a folder of "
         "$fpath\n"
         "_redflag() {\n"
         "  local -a verbs=(\n";
  for (const Command& command : Commands()) {
    std::string row(command.name);
    row.append(":").append(ZshText(command.help));
    out << "    " << Quoted(row) << "\n";
  }
  out << "  )\n"
         "  if ((CURRENT == 2)); then\n"
         "    _describe verb verbs\n    return\n  fi\n"
         "  local verb=$words[2]\n"
         "  shift words\n  ((CURRENT--))\n"
         "  case $verb in\n";
  for (const Command& command : Commands()) {
    out << "    " << command.name << ")\n      _arguments \\\n";
    for (const CLI::Option* option : OptionsOf(VerbOf(root, command)))
      PrintZshOption(*option, out);
    const std::string actions = ActionsOf(VerbOf(root, command));
    if (!actions.empty()) out << "        '1:action:(" << actions << ")' \\\n";
    out << "        '*:file:_files' ;;\n";
  }
  out << "  esac\n}\n"
         "if [[ $funcstack[1] == _redflag ]]; then\n  _redflag \"$@\"\n"
         "else\n  compdef _redflag redflag\nfi\n";
}

void PrintFish(const CLI::App& root, std::ostream& out) {
  out << "# fish completion of redflag; put it as redflag.fish into\n"
         "# ~/.config/fish/completions\n";
  for (const Command& command : Commands())
    out << "complete -c redflag -f -n __fish_use_subcommand -a " << command.name
        << " -d " << Quoted(command.help) << "\n";
  for (const Command& command : Commands()) {
    const std::string when =
        Quoted("__fish_seen_subcommand_from " + std::string(command.name));
    const std::string actions = ActionsOf(VerbOf(root, command));
    if (!actions.empty())
      out << "complete -c redflag -n " << when << " -a " << Quoted(actions)
          << "\n";
    for (const CLI::Option* option : OptionsOf(VerbOf(root, command))) {
      out << "complete -c redflag -n " << when << " -l "
          << LongName(*option).substr(2) << " -d "
          << Quoted(option->get_description());
      if (!ValuesOf(*option).empty())
        out << " -xa " << Quoted(ValuesOf(*option));
      else if (TakesValue(*option))
        out << (TakesFile(*option) ? " -rF" : " -x");
      out << "\n";
    }
  }
}

// troff takes a minus for a hyphen, and a dot or quote that begins a line
// for a request.
std::string Roff(std::string_view text) {
  std::string roff;
  for (const char c : text) {
    if (c == '\\')
      roff += "\\e";
    else if (c == '-')
      roff += "\\-";
    else
      roff += c == '\n' ? ' ' : c;
  }
  if (roff.starts_with('.') || roff.starts_with('\'')) roff.insert(0, "\\&");
  return roff;
}

void PrintManOptions(const CLI::App& app, std::ostream& out) {
  for (const CLI::Option* option : PositionalsOf(app))
    out << ".TP\n\\fI" << Roff(option->get_name(true)) << "\\fR\n"
        << Roff(option->get_description()) << "\n";
  for (const CLI::Option* option : OptionsOf(app)) {
    out << ".TP\n\\fB" << Roff(LongName(*option)) << "\\fR";
    if (TakesValue(*option)) out << " \\fI" << Roff(TypeOf(*option)) << "\\fR";
    out << "\n" << Roff(option->get_description()) << "\n";
    if (const std::string values = ValuesOf(*option); !values.empty())
      out << ".br\nOne of: " << Roff(values) << ".\n";
  }
}

void PrintMan(const CLI::App& root, std::ostream& out) {
  out << ".TH REDFLAG 1 \"\" \"redflag " << kVersion << "\"\n"
      << ".SH NAME\nredflag \\- find the red flags in listings and messages\n"
      << ".SH SYNOPSIS\n\\fBredflag\\fR \\fIVERB\\fR [\\fIOPTION\\fR...] "
         "[\\fIINPUT\\fR...]\n"
      << ".SH DESCRIPTION\n"
      << Roff(root.get_description()) << "\n";
  for (const Command& command : Commands()) {
    out << ".SH " << Roff(command.name) << "\n"
        << Roff(command.help) << ".\n.PP\n.RS\n"
        << Roff(command.example) << "\n.RE\n";
    PrintManOptions(VerbOf(root, command), out);
  }
  out << ".SH EXIT STATUS\n"
         ".TP\n0\nEverything was checked, nothing is at or above "
         "\\-\\-fail\\-on.\n"
         ".TP\n1\nSomething is.\n"
         ".TP\n2\nWrong usage, or a broken pattern set or configuration, and "
         "nothing was run; or a report or store could not be read or "
         "written.\n"
         ".TP\n3\nNothing is, but some input, or part of one, could not be "
         "checked.\n"
         ".TP\n130, 143\nEnded by a signal; what was checked until then is "
         "reported.\n"
         ".SH FILES\n.TP\n.I .redflag.json\n"
         "Settings that stay the same: the nearest one, from the working "
         "folder upwards.\n";
}

class CompletionsCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    root_ = app.get_parent();
    app.add_option("SHELL", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  }

  ExitStatus Run() override {
    if (shell_ == "bash") PrintBash(*root_, std::cout);
    if (shell_ == "zsh") PrintZsh(*root_, std::cout);
    if (shell_ == "fish") PrintFish(*root_, std::cout);
    return ExitStatus::kClean;
  }

 private:
  const CLI::App* root_ = nullptr;
  std::string shell_;
};

class ManCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override { root_ = app.get_parent(); }

  ExitStatus Run() override {
    PrintMan(*root_, std::cout);
    return ExitStatus::kClean;
  }

 private:
  const CLI::App* root_ = nullptr;
};

}  // namespace

Verb& CompletionsVerb() {
  static CompletionsCommand verb;
  return verb;
}

Verb& ManVerb() {
  static ManCommand verb;
  return verb;
}

}  // namespace redflag
