/**
 * Reading the configuration files of icecream's packages, and saying what is wrong in them.
 *
 * <p>Start at {@link dev.affogato.console.config.Configuration}; {@link
 * dev.affogato.console.config.ShellAssignments} is the language. Knows the names of settings only
 * as far as it is told them: what they mean is {@code cli}'s business.
 */
@NullMarked
package dev.affogato.console.config;

import org.jspecify.annotations.NullMarked;
