package dev.affogato.client.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads all journals of a user, also while they are being written. Stateless. */
public final class JournalReader {
  /** What launchers write for the jobs that no agent saw; launcher.md. */
  private static final List<String> LAUNCHER_FILES = List.of("unseen.1.jsonl", "unseen.jsonl");

  private JournalReader() {}

  /**
   * All jobs in {@code folders}, in the order in which they began.
   *
   * @throws IOException if a journal is there and cannot be read
   */
  public static List<JobRecord> read(List<Path> folders) throws IOException {
    List<JobRecord> jobs = new ArrayList<>();
    for (Path folder : folders) {
      Map<String, JobRecord> latest = new HashMap<>();
      for (Path file : JournalFile.files(folder).reversed()) {
        readFile(file, jobs, latest);
      }
      jobs.addAll(latest.values());
      for (String name : LAUNCHER_FILES) {
        readFile(folder.resolve(name), jobs, latest);
      }
    }
    return inOrder(jobs);
  }

  private static void readFile(Path file, List<JobRecord> unnamed, Map<String, JobRecord> latest)
      throws IOException {
    // A line torn by a crash may hold anything: it is replaced, then found to be no record.
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JobRecord job = JournalLine.decode(line);
        if (job != null && job.id().isEmpty()) {
          unnamed.add(job);
        } else if (job != null) {
          latest.put(job.id(), job);
        }
      }
    } catch (NoSuchFileException notYet) {
      // Nothing was written there.
    }
  }

  private static List<JobRecord> inOrder(List<JobRecord> jobs) {
    List<JobRecord> kept = withoutTakenOver(jobs);
    kept.sort(Comparator.comparing(JobRecord::began));
    return kept;
  }

  /**
   * A launcher that lost its agent tells itself what became of its job: the agent's word is void.
   */
  private static List<JobRecord> withoutTakenOver(List<JobRecord> jobs) {
    Set<Integer> unseen = new HashSet<>();
    jobs.stream()
        .filter(job -> job.state() == JobState.UNSEEN)
        .forEach(job -> unseen.add(job.pid()));
    List<JobRecord> kept = new ArrayList<>(jobs);
    kept.removeIf(job -> job.state() == JobState.ABANDONED && unseen.contains(job.pid()));
    return kept;
  }
}
