package dev.affogato.compiler.toolchain;

import dev.affogato.base.file.FileStamp;

/**
 * A regular file and the state it was in. Immutable.
 *
 * @param path absolute, by a name it is used under: links and {@code ..} may be in it; one
 *     ISO-8859-1 character a byte
 * @param stamp links followed
 */
public record StampedFile(String path, FileStamp stamp) {}
