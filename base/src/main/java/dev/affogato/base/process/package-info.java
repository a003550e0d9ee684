/**
 * Running other programs, with limits on time and output.
 *
 * <p>Start at {@link dev.affogato.base.process.ProcessRunner}; code that runs programs takes one as
 * a parameter so that tests can answer in the program's place.
 */
@NullMarked
package dev.affogato.base.process;

import org.jspecify.annotations.NullMarked;
