package dev.affogato.protocol.reapi.service;

import dev.affogato.protocol.reapi.v2.ActionResult;
import java.time.Instant;

/**
 * What became of an action before. Immutable.
 *
 * @param machine who did it: its results can be purged by this name
 * @param storedAt when this machine stored it
 */
public record KnownResult(ActionResult result, String machine, Instant storedAt) {}
