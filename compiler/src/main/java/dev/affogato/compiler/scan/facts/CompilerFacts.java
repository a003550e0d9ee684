package dev.affogato.compiler.scan.facts;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Tokenizer;
import dev.affogato.compiler.scan.lex.Word;
import dev.affogato.compiler.scan.macro.MacroTable;
import java.util.List;
import java.util.Set;

/**
 * What a compiler says with one set of flags. Immutable: the table is only ever copied.
 *
 * @param predefined macros before the first line, those of the command line not among them
 * @param words macros and queries the compiler computes
 * @param folders standard folders, in order, as the compiler names them
 * @param absentFolders folders it would search if they existed
 * @param trueIsOne {@code true} has the value 1 in conditions
 * @param charUnsigned plain characters have no sign
 * @param embeds {@code #embed} is known
 */
public record CompilerFacts(
    CompilerKind kind,
    Tokenizer tokenizer,
    MacroTable predefined,
    Set<Word> words,
    List<String> folders,
    List<String> absentFolders,
    boolean trueIsOne,
    boolean charUnsigned,
    boolean embeds) {

  public LexMode mode() {
    return tokenizer.mode();
  }
}
