package dev.affogato.cache.action;

import java.time.Instant;

/**
 * What became of an action when somebody did it. Immutable.
 *
 * @param result the encoded result; not to be changed
 * @param machine who did it
 * @param storedAt when it was stored
 */
public record StoredResult(byte[] result, String machine, Instant storedAt) {}
