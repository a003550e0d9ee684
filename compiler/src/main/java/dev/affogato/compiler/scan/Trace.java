package dev.affogato.compiler.scan;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownFile;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.outline.Note;
import dev.affogato.compiler.scan.search.SearchPath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a scan finds. Confined to that scan. */
final class Trace {
  private final Map<KnownFile, ScannedFile.Use> files = new LinkedHashMap<>();
  private final Set<KnownFile> absent = new LinkedHashSet<>();
  private final Set<Note> moments = EnumSet.noneOf(Note.class);
  private @Nullable Reason doubt;

  void use(KnownFile file, ScannedFile.Use use) {
    // What is read counts most, then what is looked at, then what only has to be there.
    files.merge(file, use, (before, now) -> now.compareTo(before) < 0 ? now : before);
  }

  Set<KnownFile> absent() {
    return absent;
  }

  /** Only the first doubt is told. */
  void doubt(Reason reason) {
    if (doubt == null) {
      doubt = reason;
    }
  }

  /** Takes in bits of {@link Note} found in {@code file}. */
  void notes(int bits, KnownFile file) {
    for (Note note : Note.values()) {
      if (note.isIn(bits)) {
        note(note, file);
      }
    }
  }

  /** Takes in the text of a macro that the command defines. */
  void option(String text) {
    if (text.contains("__DATE__")) {
      moments.add(Note.DATE);
    }
    if (text.contains("__TIME__")) {
      moments.add(Note.TIME);
    }
    if (text.contains("__TIMESTAMP__")) {
      moments.add(Note.TIMESTAMP);
    }
  }

  private void note(Note note, KnownFile file) {
    switch (note) {
      case DATE, TIME, TIMESTAMP -> moments.add(note);
      case COUNTER -> {
        // Matters only to a condition that asks for the counter.
      }
      case HIDDEN_PRAGMA ->
          doubt(new Reason("hidden-pragma", file + " may change macros by a pragma in a macro"));
      case ASSEMBLER_FILE ->
          doubt(new Reason("assembler-file", file + " lets the assembler read another file"));
      case FILE_PRAGMA ->
          doubt(new Reason("file-pragma", file + " refers to another file by a pragma"));
    }
  }

  ScanResult result(SearchPath path, Catalogue catalogue, Moment moment) {
    List<ScannedFile> found = new ArrayList<>(files.size());
    Set<String> folders = new LinkedHashSet<>();
    for (Map.Entry<KnownFile, ScannedFile.Use> entry : files.entrySet()) {
      KnownFile file = entry.getKey();
      found.add(new ScannedFile(file.path(), catalogue.stamp(file, moment), entry.getValue()));
      folders.add(catalogue.folder(file).path());
    }
    List<String> missing = new ArrayList<>(absent.size());
    absent.forEach(file -> missing.add(file.path()));
    path.absent().forEach(folder -> missing.add(folder.path()));
    path.folders().forEach(folder -> folders.add(folder.directory().path()));
    Verdict verdict = doubt == null ? new Verdict.Exact() : new Verdict.Unsure(doubt);
    return new ScanResult(found, missing, List.copyOf(folders), moments, verdict);
  }
}
