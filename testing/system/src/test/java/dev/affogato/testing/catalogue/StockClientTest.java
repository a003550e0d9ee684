package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;

/** Stock's client in a network of our daemons. */
class StockClientTest extends Catalogue {
  StockClientTest() {
    super(Lineup.of(Maker.STOCK, Maker.OURS));
  }
}
