package dev.affogato.compiler.scan.lex;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers that mean something to the preprocessor, wherever they stand. Which of the dynamic
 * macros and queries exist is up to the compiler.
 */
public enum Word {
  DEFINED("defined", Sort.SYNTAX),
  VA_ARGS("__VA_ARGS__", Sort.SYNTAX),
  VA_OPT("__VA_OPT__", Sort.SYNTAX),
  PRAGMA("_Pragma", Sort.SYNTAX),

  FILE("__FILE__", Sort.DYNAMIC),
  BASE_FILE("__BASE_FILE__", Sort.DYNAMIC),
  FILE_NAME("__FILE_NAME__", Sort.DYNAMIC),
  LINE("__LINE__", Sort.DYNAMIC),
  INCLUDE_LEVEL("__INCLUDE_LEVEL__", Sort.DYNAMIC),
  COUNTER("__COUNTER__", Sort.DYNAMIC),
  DATE("__DATE__", Sort.DYNAMIC),
  TIME("__TIME__", Sort.DYNAMIC),
  TIMESTAMP("__TIMESTAMP__", Sort.DYNAMIC),

  HAS_INCLUDE("__has_include", Sort.HEADER_QUERY),
  HAS_INCLUDE_NEXT("__has_include_next", Sort.HEADER_QUERY),
  HAS_EMBED("__has_embed", Sort.HEADER_QUERY),

  HAS_ATTRIBUTE("__has_attribute", Sort.COMPILER_QUERY),
  HAS_CPP_ATTRIBUTE("__has_cpp_attribute", Sort.COMPILER_QUERY),
  HAS_C_ATTRIBUTE("__has_c_attribute", Sort.COMPILER_QUERY),
  HAS_DECLSPEC_ATTRIBUTE("__has_declspec_attribute", Sort.COMPILER_QUERY),
  HAS_BUILTIN("__has_builtin", Sort.COMPILER_QUERY),
  HAS_CONSTEXPR_BUILTIN("__has_constexpr_builtin", Sort.COMPILER_QUERY),
  HAS_FEATURE("__has_feature", Sort.COMPILER_QUERY),
  HAS_EXTENSION("__has_extension", Sort.COMPILER_QUERY),
  HAS_WARNING("__has_warning", Sort.COMPILER_QUERY),
  IS_IDENTIFIER("__is_identifier", Sort.COMPILER_QUERY),
  IS_TARGET_ARCH("__is_target_arch", Sort.COMPILER_QUERY),
  IS_TARGET_VENDOR("__is_target_vendor", Sort.COMPILER_QUERY),
  IS_TARGET_OS("__is_target_os", Sort.COMPILER_QUERY),
  IS_TARGET_ENVIRONMENT("__is_target_environment", Sort.COMPILER_QUERY),
  IS_TARGET_VARIANT_OS("__is_target_variant_os", Sort.COMPILER_QUERY),
  IS_TARGET_VARIANT_ENVIRONMENT("__is_target_variant_environment", Sort.COMPILER_QUERY),
  BUILDING_MODULE("__building_module", Sort.COMPILER_QUERY);

  /** How a word is handled. */
  public enum Sort {
    /** Part of the language; never a macro. */
    SYNTAX,
    /** A macro whose value depends on the place or the moment. */
    DYNAMIC,
    /** Asks which files exist. */
    HEADER_QUERY,
    /** Asks what the compiler can do: only it knows. */
    COMPILER_QUERY
  }

  private static final Map<String, Word> BY_SPELLING = bySpelling();

  private final String spelling;
  private final Sort sort;

  Word(String spelling, Sort sort) {
    this.spelling = spelling;
    this.sort = sort;
  }

  public String spelling() {
    return spelling;
  }

  public Sort sort() {
    return sort;
  }

  /** Whether the word can be defined and undefined: everything but syntax. */
  public boolean isMacro() {
    return sort != Sort.SYNTAX;
  }

  static @Nullable Word of(String spelling) {
    return BY_SPELLING.get(spelling);
  }

  private static Map<String, Word> bySpelling() {
    Map<String, Word> map = new HashMap<>();
    for (Word word : values()) {
      map.put(word.spelling, word);
    }
    return map;
  }

  @Override
  public String toString() {
    return spelling;
  }
}
