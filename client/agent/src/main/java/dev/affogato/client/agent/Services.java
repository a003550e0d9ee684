package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.journal.ReasonGuide;
import java.util.concurrent.Semaphore;

/**
 * What all calls of one agent share; each part is thread-safe. Immutable.
 *
 * @param preprocessors one permit for each preprocessor that may run
 */
record Services(
    LocalDaemons daemons,
    EnvironmentUploads uploads,
    DeadHosts deadHosts,
    LossyPragmas lossyPragmas,
    Compilers compilers,
    OwnPlatform platform,
    Semaphore preprocessors,
    AgentListener listener,
    Chronicle chronicle,
    ReasonGuide guide,
    TimeSource time) {}
