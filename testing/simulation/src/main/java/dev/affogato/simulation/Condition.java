package dev.affogato.simulation;

/** Things that go wrong with a machine. Confined to the simulation's thread. */
final class Condition {
  double speed = 1;
  int load;
  boolean diskFull;
  boolean refusesWork;
  boolean noRemote;
}
