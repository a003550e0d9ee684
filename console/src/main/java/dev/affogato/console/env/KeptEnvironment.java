package dev.affogato.console.env;

import java.nio.file.Path;
import java.time.Instant;

/**
 * An environment in a daemon's folder. Immutable.
 *
 * @param received whether another machine sent it; else it was made of this machine's compilers
 * @param platform what its programs run on; empty for this machine's own
 * @param name what the network calls it
 * @param path its folder: the root of a received one, the one around the archive of an own one
 * @param bytes what it takes up
 * @param lastUse by the clock on the wall
 */
public record KeptEnvironment(
    boolean received, String platform, String name, Path path, long bytes, Instant lastUse) {}
