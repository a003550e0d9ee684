package dev.affogato.compiler.scan.files;

import dev.affogato.compiler.scan.lex.LexMode;

/**
 * A file and a way of reading it: what an outline is made of. Immutable.
 *
 * @param path absolute, one ISO-8859-1 character a byte
 */
public record HeaderForm(String path, LexMode mode) {}
