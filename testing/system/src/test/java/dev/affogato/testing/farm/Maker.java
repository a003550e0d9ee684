package dev.affogato.testing.farm;

import java.nio.file.Path;

/** Whose program takes a part. */
public enum Maker {
  OURS,
  STOCK;

  /** The program called {@code name} of this maker. */
  public String program(String name) {
    boolean server = name.equals("iceccd") || name.equals("icecc-scheduler");
    if (this == STOCK) {
      return (server ? "/usr/sbin/" : "/usr/bin/") + name;
    }
    Path dist = Requirements.dist();
    return dist.resolve(server ? "sbin" : "bin").resolve(name).toString();
  }
}
