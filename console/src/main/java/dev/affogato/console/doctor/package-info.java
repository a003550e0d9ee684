/**
 * {@code affogato doctor}: what keeps this machine's builds from going elsewhere, and the command
 * that cures it.
 *
 * <p>Start at {@link dev.affogato.console.doctor.Doctor}. Classes named {@code …Look} ask the
 * machine and give {@code …Facts}; classes named {@code …Check} judge facts and ask nobody.
 */
@NullMarked
package dev.affogato.console.doctor;

import org.jspecify.annotations.NullMarked;
