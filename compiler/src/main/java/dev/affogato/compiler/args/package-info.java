/**
 * Understands the command lines of gcc and clang: may this job be compiled elsewhere, and if so,
 * which arguments preprocess it here and which compile it there.
 *
 * <p>Start at {@link dev.affogato.compiler.args.ArgumentAnalysis}; what each option means is data
 * in {@code CommonOptions}, {@code GccOptions} and {@code ClangOptions}. Pure: no processes, no
 * clock, files only through {@link dev.affogato.compiler.FileView}.
 */
@NullMarked
package dev.affogato.compiler.args;

import org.jspecify.annotations.NullMarked;
