package dev.affogato.compiler.scan.command;

/**
 * One {@code -D} or {@code -U}. Immutable.
 *
 * @param text what follows the letter: {@code X}, {@code X=1} or {@code X(a)=a}
 */
public record MacroOption(boolean defines, String text) {}
