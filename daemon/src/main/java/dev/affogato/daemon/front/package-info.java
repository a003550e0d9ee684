/**
 * The daemon's clients: those of this machine that want a slot or a compile server, and those of
 * other machines that want something compiled here (protocol spec 6, 11.2).
 *
 * <p>Start at {@link dev.affogato.daemon.front.Front}; what is decided when stands in {@link
 * dev.affogato.daemon.front.DaemonState}, which knows no sockets and no clocks. How a compiler is
 * jailed is not known here.
 */
@NullMarked
package dev.affogato.daemon.front;

import org.jspecify.annotations.NullMarked;
