package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a compile job, from the client to the compile server; the source follows as chunks
 * and {@link End}. To the local daemon with environment {@link #LOCAL_ENVIRONMENT} it means: the
 * job assigned here starts (protocol spec 3.8, 6.2). Immutable.
 *
 * @param language of the source
 * @param jobId from {@link UseCs}
 * @param flags all flags the compile server needs, in command-line order; below version 41 only the
 *     remote-only ones
 * @param commonFlags flags that preprocessing needs too; only below version 41, else empty
 * @param environment name, or {@link #LOCAL_ENVIRONMENT}
 * @param target platform the output is for
 * @param compilerName {@code gcc}, {@code g++} or {@code clang}; on the wire from version 30
 * @param inputFile as on the command line; on the wire from version 34
 * @param workingDirectory of the client; on the wire from version 34
 * @param outputFile as on the command line; on the wire from version 35
 * @param splitDwarf whether a .dwo file is expected; on the wire from version 35
 */
public record CompileFile(
    Language language,
    int jobId,
    List<String> flags,
    List<String> commonFlags,
    String environment,
    String target,
    String compilerName,
    String inputFile,
    String workingDirectory,
    String outputFile,
    boolean splitDwarf)
    implements Message {
  static final int ID = 73;

  /** Environment name that means "the client compiles itself". */
  public static final String LOCAL_ENVIRONMENT = "__client";

  public CompileFile {
    flags = List.copyOf(flags);
    commonFlags = List.copyOf(commonFlags);
  }

  static CompileFile decode(FieldReader in, int version) throws ProtocolException {
    Language language = Language.of(in.u32());
    int jobId = in.u32();
    List<String> flags = in.strList();
    List<String> commonFlags = version <= 40 ? in.strList() : List.of();
    String environment = in.str();
    String target = in.str();
    String compilerName = version >= 30 ? in.str() : "";
    String inputFile = version >= 34 ? in.str() : "";
    String workingDirectory = version >= 34 ? in.str() : "";
    String outputFile = version >= 35 ? in.str() : "";
    boolean splitDwarf = version >= 35 && in.bool();
    return new CompileFile(
        language,
        jobId,
        flags,
        commonFlags,
        environment,
        target,
        compilerName,
        inputFile,
        workingDirectory,
        outputFile,
        splitDwarf);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(language.number());
    out.u32(jobId);
    if (version <= 40) {
      out.strList(flags);
      out.strList(commonFlags);
    } else {
      out.strList(allFlags());
    }
    out.str(environment);
    out.str(target);
    if (version >= 30) {
      out.str(compilerName);
    }
    if (version >= 34) {
      out.str(inputFile);
      out.str(workingDirectory);
    }
    if (version >= 35) {
      out.str(outputFile);
      out.bool(splitDwarf);
    }
  }

  /** Every flag for the compiler, whichever version brought them. */
  public List<String> allFlags() {
    if (commonFlags.isEmpty()) {
      return flags;
    }
    List<String> all = new ArrayList<>(flags);
    all.addAll(commonFlags);
    return all;
  }
}
