package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.NotPossibleException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where a job works and writes, as it sees it: pure text. Immutable.
 *
 * <p>A job works in its client's folder, so that debug information has the right one. Its object
 * goes to a folder of ours, except with split debug information: there the object names its .dwo
 * file, and has to be written under the client's own name for that.
 *
 * @param directory working directory
 * @param outputFolder absolute; the one folder it may write
 * @param outputArgument the value of {@code -o}
 * @param objectName file name of the object in the output folder
 */
record JobPaths(String directory, String outputFolder, String outputArgument, String objectName) {
  private static final String OUTPUT_FOLDER = "/tmp/affogato";
  private static final String OBJECT_NAME = "result.o";
  private static final int PATH_LENGTH_MAX = 2048;

  static JobPaths of(CompileJob job) throws NotPossibleException {
    String directory = ByteText.argument(job.workingDirectory());
    if (!job.splitDwarf()) {
      JobPaths ours = withoutClientFolders();
      return isNormal(directory)
          ? new JobPaths(directory, ours.outputFolder, ours.outputArgument, ours.objectName)
          : ours;
    }
    if (!isNormal(directory)) {
      throw new NotPossibleException(
          "the working folder '" + directory + "' is not an absolute plain path");
    }
    String output = ByteText.argument(job.outputFile());
    Path object = resolve(directory, output);
    Path folder = object.getParent();
    Path name = object.getFileName();
    if (output.isEmpty() || output.endsWith("/") || folder == null || name == null) {
      throw new NotPossibleException("the output '" + output + "' is no file name");
    }
    return new JobPaths(directory, folder.toString(), output, name.toString());
  }

  /**
   * For clients whose folder cannot be had in a jail: only debug information can tell the
   * difference.
   */
  static JobPaths withoutClientFolders() {
    return new JobPaths(
        OUTPUT_FOLDER, OUTPUT_FOLDER, OUTPUT_FOLDER + "/" + OBJECT_NAME, OBJECT_NAME);
  }

  /** File name of the split debug information (protocol spec 6.1). */
  String dwoName() {
    int dot = objectName.lastIndexOf('.');
    return (dot > 0 ? objectName.substring(0, dot) : objectName) + ".dwo";
  }

  private static Path resolve(String directory, String output) throws NotPossibleException {
    try {
      return Path.of(directory).resolve(output).normalize();
    } catch (InvalidPathException notSayable) {
      throw new NotPossibleException("the output '" + output + "' is no file name");
    }
  }

  private static boolean isNormal(String directory) {
    try {
      return directory.startsWith("/")
          && directory.length() <= PATH_LENGTH_MAX
          && Path.of(directory).normalize().toString().equals(directory);
    } catch (InvalidPathException notSayable) {
      return false;
    }
  }
}
