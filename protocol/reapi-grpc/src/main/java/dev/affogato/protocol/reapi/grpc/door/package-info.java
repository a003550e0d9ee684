/**
 * A gRPC server that has no port: it takes over connections that somebody else accepted, after the
 * first bytes told that the peer speaks HTTP/2.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.grpc.door.GrpcDoor}. Knows nothing of the services
 * it serves.
 */
@NullMarked
package dev.affogato.protocol.reapi.grpc.door;

import org.jspecify.annotations.NullMarked;
