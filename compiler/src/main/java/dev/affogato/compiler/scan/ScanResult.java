package dev.affogato.compiler.scan;

import dev.affogato.compiler.scan.outline.Note;
import java.util.List;
import java.util.Set;

/**
 * What one translation unit depends on. Immutable.
 *
 * @param files in the order of first use; each path once
 * @param absent absolute paths that were looked for and are not there: would one appear, the result
 *     might be another
 * @param folders existing folders that headers were looked for in
 * @param moments which of {@code __DATE__}, {@code __TIME__} and {@code __TIMESTAMP__} the text may
 *     use: then the object depends on more than files
 */
public record ScanResult(
    List<ScannedFile> files,
    List<String> absent,
    List<String> folders,
    Set<Note> moments,
    Verdict verdict) {
  public ScanResult {
    files = List.copyOf(files);
    absent = List.copyOf(absent);
    folders = List.copyOf(folders);
    moments = Set.copyOf(moments);
  }
}
