package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;
import java.util.Set;

/** Every case with our programs alone. */
class OwnFarmTest extends Catalogue {
  OwnFarmTest() {
    super(Lineup.of(Maker.OURS, Maker.OURS));
  }

  @Override
  Set<Integer> usualRows() {
    return Cases.rows();
  }
}
