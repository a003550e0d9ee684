/**
 * What every part of the compiler room shares: the kinds of compilers and languages, and a
 * read-only view of the caller's files.
 *
 * <p>Start in {@link dev.affogato.compiler.args.ArgumentAnalysis} for command lines, in {@link
 * dev.affogato.compiler.toolchain.CompilerProbe} for compilers. Nothing here knows of networks,
 * protocols or other processes' state.
 */
@NullMarked
package dev.affogato.compiler;

import org.jspecify.annotations.NullMarked;
