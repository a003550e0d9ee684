package dev.affogato.simulation;

/**
 * What a client asks of a compile server. Immutable.
 *
 * @param bringsEnvironment whether it must be installed first
 * @param ours whether the submitter, not the server, reports the end (direct mode)
 */
record CompileOrder(
    Compile compile, Assignment assignment, boolean bringsEnvironment, boolean ours) {}
