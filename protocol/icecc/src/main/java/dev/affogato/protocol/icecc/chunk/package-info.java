/**
 * How pieces of files are compressed on the wire (protocol spec 1.6).
 *
 * <p>Start at {@link dev.affogato.protocol.icecc.chunk.Compression}; the only package that sees the
 * compression libraries.
 */
@NullMarked
package dev.affogato.protocol.icecc.chunk;

import org.jspecify.annotations.NullMarked;
