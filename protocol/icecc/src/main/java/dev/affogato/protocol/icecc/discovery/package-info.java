/**
 * The datagrams by which daemons find schedulers and schedulers each other (protocol spec 4).
 *
 * <p>Start at {@link dev.affogato.protocol.icecc.discovery.Datagrams}. Only bytes: who broadcasts
 * when is decided elsewhere.
 */
@NullMarked
package dev.affogato.protocol.icecc.discovery;

import org.jspecify.annotations.NullMarked;
