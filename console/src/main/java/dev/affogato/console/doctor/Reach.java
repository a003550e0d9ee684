package dev.affogato.console.doctor;

import dev.affogato.base.address.Addresses;

/** What comes of connecting to a TCP port. The names are words for people, in lower case. */
enum Reach {
  OPEN,
  /** The machine says that nobody listens. */
  REFUSED,
  /** Nothing comes back: a firewall, or no such machine. */
  SILENT,
  /** There is no way. */
  UNREACHABLE,
  /** No address is known by that name. */
  NAMELESS;

  /** What it can come from, to follow a sentence. */
  String guess() {
    return switch (this) {
      case OPEN, REFUSED, NAMELESS -> "";
      case SILENT -> " That machine is off, or a firewall is between.";
      case UNREACHABLE -> " That machine is off, or in a network to which no route leads.";
    };
  }

  /**
   * The command that opens the port, or shows where the way ends.
   *
   * @param port with the protocol, as ufw takes it
   */
  String cure(String machine, String address, String port) {
    return switch (this) {
      case OPEN, REFUSED, SILENT -> "ufw allow " + port + "    # on " + machine;
      case UNREACHABLE -> "ip route get " + Addresses.withoutZone(address);
      case NAMELESS -> "getent hosts " + address + "    # then see /etc/hosts, /etc/resolv.conf";
    };
  }

  String words() {
    return switch (this) {
      case OPEN -> "answers";
      case REFUSED -> "refuses connections";
      case SILENT -> "does not answer";
      case UNREACHABLE -> "cannot be reached";
      case NAMELESS -> "has no address";
    };
  }
}
