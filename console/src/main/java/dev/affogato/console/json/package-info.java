/**
 * Writing JSON for {@code --json} and {@code --report}. Start at {@link
 * dev.affogato.console.json.Json}.
 */
@NullMarked
package dev.affogato.console.json;

import org.jspecify.annotations.NullMarked;
