package dev.affogato.client.agent;

import java.nio.file.Path;

/**
 * A packed compiler that can be sent to a compile server. Immutable.
 *
 * @param platform machines that can run it
 * @param name what the wire calls it: the file's name without suffix
 * @param file the archive
 */
record OfferedEnvironment(String platform, String name, Path file) {}
