/**
 * The life of an Execute call: cache, running, following, finding again.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.execution.ExecutionService}. Who really runs an
 * action is behind {@link dev.affogato.protocol.reapi.execution.ActionRunner}; nothing here knows
 * schedulers, jails or transports.
 */
@NullMarked
package dev.affogato.protocol.reapi.execution;

import org.jspecify.annotations.NullMarked;
