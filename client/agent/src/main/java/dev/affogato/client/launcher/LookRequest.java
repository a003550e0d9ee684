package dev.affogato.client.launcher;

/**
 * "What do you see under this name?": the launcher looks, in the caller's own surroundings and with
 * its rights. Immutable.
 *
 * @param follow whether symbolic links are followed to what they lead to in the end; otherwise a
 *     link at the last name is itself what is seen
 * @param path one character a byte
 */
public record LookRequest(boolean follow, String path) {}
