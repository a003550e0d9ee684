package dev.affogato.protocol.reapi.grpc.door;

import dev.affogato.protocol.reapi.service.Caller;
import java.net.SocketAddress;

/**
 * Who is at the other end of an adopted connection, in the place of its address: that is how gRPC
 * passes it on to each call. Immutable.
 */
public final class CallerAddress extends SocketAddress {
  private static final long serialVersionUID = 1;

  private final transient Caller caller;

  CallerAddress(Caller caller) {
    this.caller = caller;
  }

  public Caller caller() {
    return caller;
  }

  @Override
  public String toString() {
    return caller.user().isEmpty() ? caller.peer() : caller.peer() + " of " + caller.user();
  }
}
