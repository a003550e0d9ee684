/**
 * How much memory this machine has left for more work, control groups included.
 *
 * <p>Start at {@link dev.affogato.base.memory.MemoryGauge}. Knows nothing of jobs: what fits is
 * decided where they are.
 */
@NullMarked
package dev.affogato.base.memory;

import org.jspecify.annotations.NullMarked;
