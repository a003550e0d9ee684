/**
 * The commands people type and all wiring of rooms into programs.
 *
 * <p>Start at {@link dev.affogato.console.cli.Main}. Commands only read options, build the parts
 * and turn failures into one line that says what to do.
 */
@NullMarked
package dev.affogato.console.cli;

import org.jspecify.annotations.NullMarked;
