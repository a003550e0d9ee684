package dev.affogato.cache.digest;

import dev.affogato.base.file.FileStamp;
import org.jspecify.annotations.Nullable;

/**
 * A file's digest and the state it was true for. Immutable.
 *
 * @param content the bytes that were hashed, if the file was read and is small; what is sent must
 *     be these, since the file may change at any time
 */
public record DigestedFile(Digest digest, FileStamp stamp, byte @Nullable [] content) {}
