package dev.affogato.client.inputs;

import dev.affogato.cache.digest.Digest;

/**
 * The root directory of this machine with what one compile needs and nothing else. Immutable.
 *
 * @param root digest of its Directory message
 */
public record InputTree(Digest root, Inventory inventory) {}
