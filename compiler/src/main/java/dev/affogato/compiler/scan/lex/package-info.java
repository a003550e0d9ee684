/**
 * Bytes, identifiers and tokens of C source text: what the rest of the scanner is made of.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.lex.LogicalText} for files and {@link
 * dev.affogato.compiler.scan.lex.Tokenizer} for directive lines. Nothing here knows of directives,
 * of macros' values or of other files; what differs between languages is in {@link
 * dev.affogato.compiler.scan.lex.LexMode}.
 */
@NullMarked
package dev.affogato.compiler.scan.lex;

import org.jspecify.annotations.NullMarked;
