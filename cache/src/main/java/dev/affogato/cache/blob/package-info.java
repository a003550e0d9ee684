/**
 * Contents on disk, named by their digests.
 *
 * <p>Start in {@link dev.affogato.cache.blob.BlobStore}; its class comment describes the files.
 * Knows nothing of actions, peers or protocols.
 */
@NullMarked
package dev.affogato.cache.blob;

import org.jspecify.annotations.NullMarked;
