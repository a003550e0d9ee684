package dev.affogato.scheduler.policy;

import dev.affogato.base.reason.Reason;

/** Why a host cannot take a request (protocol spec 9.4.1, 9.4.2). */
enum Obstacle {
  OTHER_REALM(
      "other-realm", "is not reached by the kind of address that the submitter logged in from"),
  NO_SLOTS("no-slots", "offers no slots"),
  NO_CHROOT("no-chroot", "cannot confine foreign jobs"),
  NO_REMOTE("no-remote", "takes no foreign jobs"),
  UNREACHABLE("unreachable", "refuses connections on its port"),
  OLD_VERSION("old-version", "speaks too old a protocol"),
  LACKS_FEATURES("lacks-features", "lacks a feature the request needs"),
  NO_ENVIRONMENT("no-environment", "can run none of the offered environments"),
  INSTALLING("installing", "is unpacking an environment"),
  LOADED("loaded", "reports full load"),
  SUSPENDED("suspended", "failed too often lately"),
  FULL("full", "has as many jobs as it may hold");

  private final String code;
  private final String text;

  Obstacle(String code, String text) {
    this.code = code;
    this.text = text;
  }

  String text() {
    return text;
  }

  Reason reason(HostView host) {
    return new Reason(code, host.nodeName() + " " + text);
  }
}
