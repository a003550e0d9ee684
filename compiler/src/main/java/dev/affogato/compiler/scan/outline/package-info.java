/**
 * What is left of a source file when only its directives matter.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.outline.Minimizer}. Nothing here knows which macros
 * are defined, where files are or what compilers say.
 */
@NullMarked
package dev.affogato.compiler.scan.outline;

import org.jspecify.annotations.NullMarked;
