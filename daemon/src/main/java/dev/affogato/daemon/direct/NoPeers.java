package dev.affogato.daemon.direct;

/** No other machine takes actions. Stateless. */
final class NoPeers implements Peer.Connector {
  @Override
  public Peer connect(String host, int port) throws Peer.NotReapiException {
    throw new Peer.NotReapiException(host + " takes preprocessed jobs only");
  }
}
