/**
 * Control groups (version 2) for jobs: limits that hold for a job as a whole, which no limit of a
 * process can.
 *
 * <p>Start at {@link dev.affogato.daemon.work.sandbox.group.ControlGroups}. Nothing here may write
 * outside the control group this process was started in, or know what a job is.
 */
@NullMarked
package dev.affogato.daemon.work.sandbox.group;

import org.jspecify.annotations.NullMarked;
