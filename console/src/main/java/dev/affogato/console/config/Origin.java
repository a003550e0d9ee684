package dev.affogato.console.config;

/** Where a setting comes from. Immutable. */
public sealed interface Origin {
  /** What people call it. */
  String text();

  /** Nobody chose it. */
  record Default() implements Origin {
    @Override
    public String text() {
      return "default";
    }
  }

  /**
   * A line of a file.
   *
   * @param machineWide whether the file was found at its usual place, rather than named by {@code
   *     --config}
   */
  record File(Place place, boolean machineWide) implements Origin {
    @Override
    public String text() {
      return place.toString();
    }
  }

  /** A variable of the environment. */
  record Environment(String variable) implements Origin {
    @Override
    public String text() {
      return "environment (" + variable + ")";
    }
  }

  /** An option somebody typed, or a service script passed. */
  record CommandLine() implements Origin {
    @Override
    public String text() {
      return "command line";
    }
  }
}
