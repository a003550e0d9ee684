package dev.affogato.client.inputs;

import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A file that a compile reads. Immutable.
 *
 * @param path as it was asked for
 * @param way the folders and links before it
 * @param folder that it really is in
 * @param stamp links followed
 * @param content what was hashed, if the file is small and may change without a trace
 * @param lasting whether the stamp tells if anything of this changes
 */
record InputFile(
    String path,
    Way way,
    Folder folder,
    Item item,
    FileStamp stamp,
    Digest digest,
    byte @Nullable [] content,
    boolean lasting) {}
