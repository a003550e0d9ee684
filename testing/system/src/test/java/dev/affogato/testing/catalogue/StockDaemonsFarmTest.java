package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;

/** Our client in a network of stock's daemons. */
class StockDaemonsFarmTest extends Catalogue {
  StockDaemonsFarmTest() {
    super(Lineup.of(Maker.OURS, Maker.STOCK));
  }
}
