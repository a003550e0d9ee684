package dev.affogato.protocol.reapi.grpc.door;

import dev.affogato.base.net.Traffic;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;

/** Counts the bytes of messages as they are sent, without headers. Thread-safe: no state. */
public final class CountedStreams {
  private CountedStreams() {}

  static ServerStreamTracer.Factory ofServer(Traffic traffic) {
    ServerStreamTracer tracer =
        new ServerStreamTracer() {
          @Override
          public void inboundWireSize(long bytes) {
            traffic.received(bytes);
          }

          @Override
          public void outboundWireSize(long bytes) {
            traffic.sent(bytes);
          }
        };
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return tracer;
      }
    };
  }

  /** For a client's connection. */
  public static ClientInterceptor ofClient(Traffic traffic) {
    ClientStreamTracer tracer =
        new ClientStreamTracer() {
          @Override
          public void inboundWireSize(long bytes) {
            traffic.received(bytes);
          }

          @Override
          public void outboundWireSize(long bytes) {
            traffic.sent(bytes);
          }
        };
    ClientStreamTracer.Factory factory =
        new ClientStreamTracer.Factory() {
          @Override
          public ClientStreamTracer newClientStreamTracer(
              ClientStreamTracer.StreamInfo info, Metadata headers) {
            return tracer;
          }
        };
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(factory));
      }
    };
  }
}
