/**
 * What our daemons tell each other beside the API, in the headers of calls.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.grpc.job.JobHeader}, which both ends use. Nothing
 * here is needed to talk to other people's clients and servers.
 */
@NullMarked
package dev.affogato.protocol.reapi.grpc.job;

import org.jspecify.annotations.NullMarked;
