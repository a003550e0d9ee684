package dev.affogato.compiler;

/** Which family of command lines a program understands. */
public enum CompilerKind {
  GCC,
  CLANG,
  /** Not a C or C++ compiler we know: run where it is. */
  OTHER
}
