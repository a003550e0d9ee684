/**
 * Calls of our daemon at another machine's: finding out what it lacks, bringing that, having
 * actions done, fetching what came of them.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.grpc.call.PeerDaemons}. What is where, and what to
 * do when a machine is lost, is decided by the caller.
 */
@NullMarked
package dev.affogato.protocol.reapi.grpc.call;

import org.jspecify.annotations.NullMarked;
