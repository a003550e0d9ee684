package dev.affogato.compiler.scan.command;

/**
 * Options that take a value, joined to them or as the next word. Longer ones stand before those
 * they begin with.
 */
enum ValueOption {
  WITH_PREFIX_BEFORE("-iwithprefixbefore", true),
  WITH_PREFIX("-iwithprefix", true),
  FRAMEWORK_SYSTEM("-iframework", true),
  SYSTEM_LAST("-isystem-after", true),
  SYSTEM_CXX("-cxx-isystem", true),
  SYSTEM_LIBRARY("-stdlib++-isystem", true),
  SYSTEM("-isystem", true),
  HEADER_ROOT("-isysroot", true),
  QUOTE("-iquote", true),
  AFTER("-idirafter", true),
  PREFIX("-iprefix", true),
  MULTILIB("-imultilib", true),
  MACRO_FILE("-imacros", true),
  INCLUDE_PCH("-include-pch", false),
  FORCED_INCLUDE("-include", true),
  SYSTEM_ROOT("--sysroot", false),
  KEPT_PARAMETER("--param", false),
  PREPROCESSOR("-Xpreprocessor", false),
  FRONT_END("-Xclang", false),
  FOR_ASSEMBLER("-Xassembler", false),
  FOR_LINKER("-Xlinker", false),
  FOR_MIDDLE("-mllvm", false),
  KEPT_ARCH("-arch", false),
  KEPT_TARGET("-target", false),
  KEPT_SEPARATE("-B", false),
  DUMP_BASE("-dumpbase", false),
  DUMP_BASE_EXTENSION("-dumpbase-ext", false),
  DUMP_FOLDER("-dumpdir", false),
  AUXILIARY("-aux-info", false),
  DEPENDENCY_FILE("-MF", true),
  DEPENDENCY_TARGET("-MT", true),
  DEPENDENCY_QUOTED("-MQ", true),
  MODULE_FILE("-MJ", true),
  OUTPUT("-o", true),
  LANGUAGE("-x", true),
  LIBRARY_FOLDER("-L", true),
  LIBRARY("-l", true),
  SCRIPT("-T", true),
  SYMBOL("-u", false),
  LINKER_WORD("-z", false),
  BRACKET("-I", true),
  DEFINE("-D", true),
  UNDEFINE("-U", true),
  FRAMEWORK("-F", true),
  ASSERTION("-A", true);

  private final String text;
  private final boolean joinable;

  ValueOption(String text, boolean joinable) {
    this.text = text;
    this.joinable = joinable;
  }

  String text() {
    return text;
  }

  boolean matches(String word) {
    return word.equals(text) || (joinable && word.startsWith(text));
  }
}
