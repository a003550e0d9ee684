/**
 * What a compile command says about preprocessing.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.command.PreprocessorOptions}. Nothing here looks at
 * files or asks a compiler.
 */
@NullMarked
package dev.affogato.compiler.scan.command;

import org.jspecify.annotations.NullMarked;
