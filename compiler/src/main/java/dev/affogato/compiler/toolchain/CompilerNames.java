package dev.affogato.compiler.toolchain;

import dev.affogato.compiler.Language;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the name of a compiler says, behaviour 1.4. Stateless. */
public final class CompilerNames {
  /** {@code -12}, {@code -12.2.0}: which release, when several are installed. */
  private static final Pattern VERSION = Pattern.compile("-[0-9]+(\\.[0-9]+)*$");

  private CompilerNames() {}

  /** The language a driver of this name assumes: {@code g++-12} C++, {@code arm-eabi-gcc} C. */
  public static Language driver(Path compiler) {
    String name = withoutVersion(baseName(compiler));
    boolean cxx = name.endsWith("g++") || name.endsWith("c++") || name.endsWith("clang++");
    return cxx ? Language.CXX : Language.C;
  }

  /** What a cross compiler's name begins with, empty for a native one: {@code arm-eabi}. */
  static String prefix(String compilerName) {
    return beforeLastDash(withoutVersion(compilerName));
  }

  /** The prefix as icecream cuts it, which takes {@code gcc-12} for {@code gcc} of prefix gcc. */
  static String stockPrefix(String compilerName) {
    return beforeLastDash(compilerName);
  }

  static String baseName(Path compiler) {
    Path name = compiler.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String withoutVersion(String name) {
    return VERSION.matcher(name).replaceFirst("");
  }

  private static String beforeLastDash(String name) {
    int dash = name.lastIndexOf('-');
    return dash < 0 ? "" : name.substring(0, dash);
  }
}
