package dev.affogato.console.doctor;

import dev.affogato.base.address.Addresses;
import java.util.List;
import java.util.Optional;

/**
 * Schedulers and machines, as seen from here. Immutable.
 *
 * @param netname the network this machine's daemon is configured for
 * @param named the scheduler's host, where the configuration names it
 * @param port its TCP port
 * @param heard who answers a broadcast, of whatever network
 * @param scheduler whether the scheduler to use, if there is one, takes connections
 * @param text the same of its port for questions in words
 * @param machines those the scheduler knows
 */
record NetworkFacts(
    String netname,
    Optional<String> named,
    int port,
    List<Heard> heard,
    Optional<Door> scheduler,
    Optional<Door> text,
    List<Door> machines) {

  /**
   * A scheduler that answered.
   *
   * @param version of the protocol that it says it speaks; 0 if that is not known
   * @param aheadSeconds how far in our future it started, by its clock; 0 if it did not
   */
  record Heard(String address, int port, String netname, int version, long aheadSeconds) {
    String place() {
      return Addresses.withPort(address, port);
    }
  }

  /**
   * A port of a machine.
   *
   * @param name for people
   * @param six whether it was looked for by IPv6
   */
  record Door(String name, String address, int port, boolean six, Reach reach) {
    String place() {
      return Addresses.withPort(address, port);
    }
  }

  /** Those of the wanted network, as daemons compare names (protocol spec 4.3). */
  List<Heard> ours() {
    return heard.stream().filter(each -> each.netname().equalsIgnoreCase(netname)).toList();
  }
}
