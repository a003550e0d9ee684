/**
 * What a program does to itself as a process: privileges, detaching, signals, pid file.
 *
 * <p>Start at {@link dev.affogato.console.process.Privileges}. The only package that calls the C
 * library.
 */
@NullMarked
package dev.affogato.console.process;

import org.jspecify.annotations.NullMarked;
