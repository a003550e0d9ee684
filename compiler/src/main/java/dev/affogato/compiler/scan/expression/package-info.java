/**
 * Conditions of {@code #if}: reading them, and their value.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.expression.Condition}. Nothing here knows of files;
 * what macros and queries mean is asked of the macro package.
 */
@NullMarked
package dev.affogato.compiler.scan.expression;

import org.jspecify.annotations.NullMarked;
