/**
 * The services of protocol/reapi as gRPC serves them: threads, flow control, statuses.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.grpc.serve.ReapiServices}. What a call means is
 * decided in protocol/reapi; here is only how it travels.
 */
@NullMarked
package dev.affogato.protocol.reapi.grpc.serve;

import org.jspecify.annotations.NullMarked;
