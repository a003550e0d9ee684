/**
 * The frames between an agent and the daemon of its machine for jobs that are not preprocessed by
 * the submitter: Remote Execution messages without gRPC, whose first call would cost a fresh
 * process a second.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.direct.DirectService}, which a daemon implements,
 * and {@link dev.affogato.protocol.reapi.direct.DirectConnection}, which an agent asks. Nothing
 * here knows of schedulers, slots or sandboxes.
 */
@NullMarked
package dev.affogato.protocol.reapi.direct;

import org.jspecify.annotations.NullMarked;
