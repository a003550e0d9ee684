package dev.affogato.protocol.reapi.service;

import dev.affogato.protocol.reapi.message.CallFailure;

/** How much one caller may take. Implementations are thread-safe. */
public interface Quotas {
  /** Everybody may do everything. */
  Quotas NONE =
      new Quotas() {
        @Override
        public void beforeTaking(Caller caller, long bytes) {}

        @Override
        public void beforeRunning(Caller caller) {}
      };

  /**
   * Asked before {@code bytes} of content are taken from {@code caller}.
   *
   * @throws CallFailure with RESOURCE_EXHAUSTED if that is too much
   */
  void beforeTaking(Caller caller, long bytes) throws CallFailure;

  /**
   * Asked before an action is started for {@code caller}; {@link #afterRunning} tells of its end.
   *
   * @throws CallFailure with RESOURCE_EXHAUSTED if that is one too many
   */
  void beforeRunning(Caller caller) throws CallFailure;

  /** An action that was allowed is over, or was not started after all. */
  default void afterRunning(Caller caller) {}
}
