/**
 * Finds the files that compiling one translation unit reads, without preprocessing it: the include
 * closure, exact, or with the reason why it may not be.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.Scanner}. The rooms below it, from the bottom:
 * {@code lex} (tokens), {@code macro}, {@code expression}, {@code outline} (files reduced to their
 * directives), {@code files} (which exist), {@code command}, {@code facts} (what only the compiler
 * knows), {@code search}. Nothing here knows of daemons or of where a compile will run.
 */
@NullMarked
package dev.affogato.compiler.scan;

import org.jspecify.annotations.NullMarked;
