package dev.affogato.daemon.direct;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.util.List;
import java.util.Optional;

/** Results that are kept outside of the farm. Implementations are thread-safe. */
interface Outside extends AutoCloseable {
  /** Where there is no such place. */
  Outside NONE =
      new Outside() {
        @Override
        public Optional<ActionResult> find(Digest action, List<String> files) {
          return Optional.empty();
        }

        @Override
        public void offer(Digest action, ActionResult result) {}

        @Override
        public void close() {}
      };

  /**
   * What is known of {@code action} there; all that it names is in this machine's store then.
   * Returns soon, whatever is wrong there.
   *
   * @param files outputs that are wanted at once
   */
  Optional<ActionResult> find(Digest action, List<String> files) throws InterruptedException;

  /** Something new for others to find, which is in this machine's store. Returns at once. */
  void offer(Digest action, ActionResult result);

  @Override
  void close();
}
