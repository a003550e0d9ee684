/**
 * Compile jobs of other machines: from a job and its preprocessed source to an object file and what
 * it cost.
 *
 * <p>Start at {@link dev.affogato.daemon.work.execution.CompileService}. Nothing here may know
 * messages, sockets or slots; whoever calls has already decided that the job may run now.
 */
@NullMarked
package dev.affogato.daemon.work.execution;

import org.jspecify.annotations.NullMarked;
