package dev.affogato.compiler.scan.facts;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.files.KeptStamps;
import dev.affogato.compiler.scan.store.FieldReader;
import dev.affogato.compiler.scan.store.FieldWriter;
import dev.affogato.compiler.scan.store.Records;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What compilers told earlier processes, by set of flags. Thread-safe. */
final class KeptFacts {
  private static final System.Logger LOG = System.getLogger(KeptFacts.class.getName());

  /** Another form of these records wants another number. */
  private static final int VERSION = 1;

  private final Records records;

  KeptFacts(Records records) {
    this.records = records;
  }

  /**
   * All about one set of flags.
   *
   * @param answer to the probe
   * @param answers to queries so far
   */
  record Kept(CompilerQuestions.Answer answer, Witnesses witnesses, Map<String, Long> answers) {}

  @Nullable Kept find(FlagSet flags) {
    byte[] record = records.find(key(flags));
    if (record == null) {
      return null;
    }
    try {
      return read(new FieldReader(record));
    } catch (IOException damaged) {
      LOG.log(Level.INFO, "{0} is asked anew: {1}", flags.program(), damaged.getMessage());
      return null;
    }
  }

  void keep(FlagSet flags, Kept kept) {
    records.put(
        key(flags),
        () -> {
          FieldWriter out = new FieldWriter();
          out.text(kept.answer().output()).text(kept.answer().messages());
          out.number(kept.witnesses().stamps().size());
          kept.witnesses()
              .stamps()
              .forEach((path, stamp) -> {
                out.text(path);
                KeptStamps.write(stamp, out);
              });
          out.number(kept.answers().size());
          kept.answers().forEach((query, value) -> out.text(query).number(value));
          return out.toBytes();
        });
  }

  private static Kept read(FieldReader in) throws IOException {
    CompilerQuestions.Answer answer = new CompilerQuestions.Answer(in.text(), in.text());
    Map<String, FileStamp> stamps = new HashMap<>();
    for (int i = in.count(); i > 0; i--) {
      stamps.put(in.text(), KeptStamps.read(in));
    }
    Map<String, Long> answers = new HashMap<>();
    for (int i = in.count(); i > 0; i--) {
      answers.put(in.text(), in.number());
    }
    return new Kept(answer, new Witnesses(stamps), answers);
  }

  /** Holds what is asked, so that other questions want other records by themselves. */
  private static byte[] key(FlagSet flags) {
    FieldWriter out = new FieldWriter();
    out.text("facts").number(VERSION).number(Probe.text().hashCode() & 0xffffffffL);
    out.text(flags.program().toString()).text(flags.kind().name()).text(flags.identity());
    out.text(flags.language().name()).text(flags.directory().toString());
    out.number(flags.flags().size());
    flags.flags().forEach(out::text);
    new TreeMap<>(flags.environment()).forEach((name, value) -> out.text(name).text(value));
    return out.toBytes();
  }
}
