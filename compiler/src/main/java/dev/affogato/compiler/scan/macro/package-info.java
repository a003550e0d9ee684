/**
 * Macros: what {@code #define} says, which are defined now, and what a line of tokens becomes.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.macro.Expander}. Nothing here knows of files or
 * conditions; macros that depend on the place are asked of {@link
 * dev.affogato.compiler.scan.macro.DynamicMacros}.
 */
@NullMarked
package dev.affogato.compiler.scan.macro;

import org.jspecify.annotations.NullMarked;
