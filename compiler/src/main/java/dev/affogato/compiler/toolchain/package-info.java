/**
 * Compilers as things on a disk: which one is this, and how is it packed for machines that do not
 * have it.
 *
 * <p>Start at {@link dev.affogato.compiler.toolchain.CompilerProbe} to identify, {@link
 * dev.affogato.compiler.toolchain.CompilerQuestions} for what only some commands need to know,
 * {@link dev.affogato.compiler.toolchain.EnvironmentSpec} for environments users name themselves,
 * {@link dev.affogato.compiler.toolchain.EnvironmentPackager} to make one, and {@link
 * dev.affogato.compiler.toolchain.ToolchainFiles} for the files a compiler needs at their own
 * places, with {@link dev.affogato.compiler.toolchain.CompilerSpeech} for its language. Knows
 * nothing of networks or of where environments are sent.
 */
@NullMarked
package dev.affogato.compiler.toolchain;

import org.jspecify.annotations.NullMarked;
