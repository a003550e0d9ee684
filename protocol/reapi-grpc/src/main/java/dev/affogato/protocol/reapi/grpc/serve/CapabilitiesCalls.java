package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.service.CapabilitiesService;
import dev.affogato.protocol.reapi.v2.CapabilitiesGrpc;
import dev.affogato.protocol.reapi.v2.GetCapabilitiesRequest;
import dev.affogato.protocol.reapi.v2.ServerCapabilities;
import io.grpc.stub.StreamObserver;

/** The service Capabilities over gRPC. Immutable. */
final class CapabilitiesCalls extends CapabilitiesGrpc.CapabilitiesImplBase {
  private final CapabilitiesService service;

  CapabilitiesCalls(CapabilitiesService service) {
    this.service = service;
  }

  @Override
  public void getCapabilities(
      GetCapabilitiesRequest request, StreamObserver<ServerCapabilities> observer) {
    Calls.answer(observer, service::get);
  }
}
