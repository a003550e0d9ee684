package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.toolchain.CompilerSpeech;
import dev.affogato.compiler.toolchain.ToolchainFiles;

/**
 * What is known of this machine's compilers, as this process sees and runs them. Thread-safe:
 * immutable but for thread-safe parts.
 *
 * @param access to files
 * @param toolchains files of compilers
 * @param questions about macros and folders
 * @param speech the languages they speak
 */
record MachineCompilers(
    FileAccess access,
    ToolchainFiles toolchains,
    CompilerQuestions questions,
    CompilerSpeech speech) {
  static MachineCompilers of(FileAccess access, ProcessRunner runner, TimeSource time) {
    return new MachineCompilers(
        access,
        new ToolchainFiles(runner, access, time),
        CompilerQuestions.of(runner),
        new CompilerSpeech(runner));
  }
}
