package dev.affogato.protocol.reapi.service;

/**
 * Who makes a call. Immutable.
 *
 * @param peer the machine's address, or the name of the local socket
 * @param user the user at the other end of a local socket as the kernel says, else empty
 */
public record Caller(String peer, String user) {}
