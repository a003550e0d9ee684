package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.direct.DirectPath;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.load.Doorman;

/**
 * What all calls of one agent share; each part is thread-safe. Immutable.
 *
 * @param surroundings of the launchers
 * @param stockPlaces machines, as host and port, that turned out to execute no actions
 * @param doorman lets compilers start here, and preprocessors by way of {@code preprocessors}
 */
record Services(
    Surroundings surroundings,
    LocalDaemons daemons,
    EnvironmentUploads uploads,
    DeadHosts deadHosts,
    DeadHosts stockPlaces,
    DirectPath direct,
    LossyPragmas lossyPragmas,
    Compilers compilers,
    OwnPlatform platform,
    OwnEnvironments ownEnvironments,
    NativeAnswers nativeAnswers,
    Doorman doorman,
    Preprocessors preprocessors,
    AgentListener listener,
    Chronicle chronicle,
    ReasonGuide guide,
    TimeSource time) {
  /** The same for calls of other surroundings, whose jobs are written down elsewhere. */
  Services in(Surroundings other, DirectPath otherPath, Chronicle otherChronicle) {
    return new Services(
        other,
        daemons,
        uploads,
        deadHosts,
        stockPlaces,
        otherPath,
        lossyPragmas,
        compilers,
        platform,
        ownEnvironments,
        nativeAnswers,
        doorman,
        preprocessors,
        listener,
        otherChronicle,
        guide,
        time);
  }
}
