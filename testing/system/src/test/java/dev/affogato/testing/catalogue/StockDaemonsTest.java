package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;

/** Our client in a network of stock's daemons. */
class StockDaemonsTest extends Catalogue {
  StockDaemonsTest() {
    super(Lineup.of(Maker.OURS, Maker.STOCK));
  }
}
