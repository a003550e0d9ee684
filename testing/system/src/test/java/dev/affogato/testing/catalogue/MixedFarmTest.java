package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;

/** Our client with its daemon, stock's scheduler, and a compile server of each maker. */
class MixedFarmTest extends Catalogue {
  MixedFarmTest() {
    super(new Lineup(Maker.OURS, Maker.OURS, Maker.STOCK, Maker.OURS, Maker.STOCK));
  }
}
