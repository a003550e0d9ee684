package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * First step of an analysis: goes through the words once, cuts them into pieces by the table of
 * options and notes what they say. It judges no more than single options; {@link Judge} does the
 * rest. Confined to one analysis.
 */
final class CommandReader {
  private final FileView files;

  final List<Piece> pieces = new ArrayList<>();
  final List<String> inputs = new ArrayList<>();
  final List<String> outputs = new ArrayList<>();

  /** In the order of the command; empty if every option can go away. */
  final List<Reason> refusals = new ArrayList<>();

  final Dependencies dependencies = new Dependencies();
  final SpeedFlags speed = new SpeedFlags();
  @Nullable Language namedLanguage;
  boolean compileFlag;
  boolean pedantic;
  boolean warnsOfUnusedMacros;

  CommandReader(FileView files) {
    this.files = files;
  }

  void read(List<String> words) {
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (!word.startsWith("-") || word.equals("-")) {
        inputs.add(word);
        pieces.add(new Piece(List.of(word), Scope.INPUT));
        at++;
        continue;
      }
      OptionRule rule = GccOptions.TABLE.find(word);
      if (rule == null) {
        refuse(LocalCode.OPTION, "unknown option " + word);
        at++;
      } else {
        at += readOption(rule, words, at);
      }
    }
  }

  /** Returns how many words the option took. */
  private int readOption(OptionRule rule, List<String> words, int at) {
    String word = words.get(at);
    boolean bare = word.length() == rule.name().length();
    if (!bare || !rule.style().takesNextWord()) {
      note(rule, word, word.substring(rule.name().length()));
      pieces.add(new Piece(List.of(word), rule.scope()));
      return 1;
    }
    if (at + 1 == words.size()) {
      refuse(LocalCode.OPTION, "option " + word + " lacks its value");
      return 1;
    }
    String value = words.get(at + 1);
    note(rule, word, value);
    pieces.add(new Piece(List.of(word, value), rule.scope()));
    return 2;
  }

  private void note(OptionRule rule, String word, String value) {
    switch (rule.role()) {
      case PLAIN -> {}
      case REFUSE -> {
        LocalCode code = rule.code() == null ? LocalCode.OPTION : rule.code();
        refuse(code, "option " + word + " " + rule.why());
      }
      case COMPILE -> compileFlag = true;
      case OUTPUT -> outputs.add(value);
      case LANGUAGE -> language(value);
      case DEPENDENCIES -> dependencies.wanted();
      case DEPENDENCY_FILE -> dependencies.file(value);
      case DEPENDENCY_TARGET -> dependencies.target();
      case DEPENDENCY_DETAIL -> dependencies.detail();
      case DEBUG -> speed.debug(word);
      case OPTIMISE -> speed.optimise(word);
      case MACHINE -> machine(word);
      case ASSEMBLER_LIST -> {
        if (!AssemblerList.travels(word)) {
          refuse(LocalCode.OPTION, "option " + word + " may make the assembler use other files");
        }
      }
      case PREPROCESSOR_LIST -> dependencies.list(PreprocessorList.parse(word));
      case WHOLE_PREPROCESSING -> pedantic = true;
      case WARN_UNUSED_MACROS -> warnsOfUnusedMacros = true;
      case NO_WARN_UNUSED_MACROS -> warnsOfUnusedMacros = false;
      case FORCED_INCLUDE -> forcedInclude(value);
      case EXECUTION_CHARSET -> executionCharset(word, value);
    }
  }

  private void language(String name) {
    if (!inputs.isEmpty()) {
      refuse(LocalCode.OPTION, "option -x " + name + " follows the source file");
      return;
    }
    switch (name) {
      case "c" -> namedLanguage = Language.C;
      case "c++" -> namedLanguage = Language.CXX;
      default -> refuse(LocalCode.UNKNOWN_INPUT, "option -x " + name + " is neither C nor C++");
    }
  }

  private void machine(String word) {
    if (word.endsWith("=native")) {
      refuse(LocalCode.NATIVE, "option " + word + " means the processor of this machine");
    }
  }

  /** The header itself is what we send; where only its precompiled form is left we cannot. */
  private void forcedInclude(String header) {
    if (!files.facts(header).isReadableFile() && files.facts(header + ".gch").exists()) {
      refuse(LocalCode.PCH, "header " + header + " exists only precompiled");
    }
  }

  private void executionCharset(String word, String charset) {
    if (!charset.toUpperCase(Locale.ROOT).equals("UTF-8")) {
      refuse(LocalCode.CHARSET, "option " + word + " needs conversion tables of this machine");
    }
  }

  private void refuse(LocalCode code, String text) {
    refusals.add(code.reason(text));
  }
}
