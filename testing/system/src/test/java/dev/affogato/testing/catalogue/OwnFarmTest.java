package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;
import java.util.stream.Stream;

/** Every case with our programs alone. */
class OwnFarmTest extends Catalogue {
  OwnFarmTest() {
    super(Lineup.of(Maker.OURS, Maker.OURS));
  }

  @Override
  Stream<CompileCase> cases() {
    return all();
  }
}
