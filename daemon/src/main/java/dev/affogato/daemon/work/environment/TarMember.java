package dev.affogato.daemon.work.environment;

/**
 * One header of a tar archive, extension headers already applied. Immutable.
 *
 * @param name as in the archive, unchecked
 * @param type what it is
 * @param executable whether any execute bit is set; the other mode bits are not taken over
 * @param sizeBytes length of the content that follows
 * @param linkName what a link points to, unchecked; empty for others
 */
record TarMember(
    String name, MemberType type, boolean executable, long sizeBytes, String linkName) {}
