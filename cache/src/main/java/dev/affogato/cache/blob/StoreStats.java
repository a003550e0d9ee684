package dev.affogato.cache.blob;

/**
 * What a store holds. Immutable.
 *
 * @param files number of files; a content may have two, one of them executable
 * @param bytes the room they take on the disk
 */
public record StoreStats(long files, long bytes) {}
