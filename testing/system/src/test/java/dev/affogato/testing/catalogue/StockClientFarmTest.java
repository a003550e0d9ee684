package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;

/** Stock's client in a network of our daemons. */
class StockClientFarmTest extends Catalogue {
  StockClientFarmTest() {
    super(Lineup.of(Maker.STOCK, Maker.OURS));
  }
}
