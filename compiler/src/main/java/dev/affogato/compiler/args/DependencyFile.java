package dev.affogato.compiler.args;

/**
 * The makefile rule the compiler writes beside the object. Immutable.
 *
 * <p>The preprocessor writes it, so it exists before the object does: whoever cares for what a
 * failed compile leaves behind must know its name.
 *
 * @param path as the compiler will open it, relative to the working directory
 */
public record DependencyFile(String path) {}
