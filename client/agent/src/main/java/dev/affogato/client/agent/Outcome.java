package dev.affogato.client.agent;

/** Where a call ended up. */
public enum Outcome {
  /** Another machine compiled it. */
  REMOTE,
  /** The scheduler found this machine to be the best place. */
  SCHEDULED_HERE,
  /** It ran here, in a slot of the local daemon or of this machine's launchers. */
  LOCAL,
  /** It only asked the compiler something and ran at once, in no slot. */
  QUESTION,
  /** The launcher went away before there was a result. */
  ABANDONED,
  /** ICECC_STRICT is set, and it could not leave this machine: it was failed. */
  REFUSED
}
