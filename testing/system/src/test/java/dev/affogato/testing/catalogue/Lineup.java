package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;

/** Who takes which part in the farm of a catalogue. */
record Lineup(Maker client, Maker submitter, Maker scheduler, Maker first, Maker second) {
  static Lineup of(Maker client, Maker daemonsAndScheduler) {
    return new Lineup(
        client, daemonsAndScheduler, daemonsAndScheduler, daemonsAndScheduler, daemonsAndScheduler);
  }
}
