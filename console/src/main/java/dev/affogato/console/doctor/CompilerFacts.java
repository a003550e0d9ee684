package dev.affogato.console.doctor;

import java.util.List;
import java.util.Optional;

/**
 * Whether compilers can be sent. Immutable.
 *
 * @param named value of ICECC_VERSION; empty if not set
 * @param unusable what is wrong with its entries, each with its cure
 * @param packed what came of packing the compilers in use; empty if ICECC_VERSION names archives
 */
record CompilerFacts(String named, List<String> unusable, List<Packing> packed) {

  /**
   * One try.
   *
   * @param trouble why it failed, with what to do
   */
  record Packing(String compiler, Optional<String> trouble) {}
}
