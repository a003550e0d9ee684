package dev.affogato.client.journal;

import static dev.affogato.client.journal.Advice.Nature.ERROR;
import static dev.affogato.client.journal.Advice.Nature.IN_ORDER;
import static dev.affogato.client.journal.Advice.Nature.MISSED;
import static dev.affogato.client.journal.Advice.Nature.WISH;

import dev.affogato.client.journal.Advice.Nature;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The table of all reasons a job can have: what they mean, and their cure. A test keeps it
 * complete.
 *
 * <p>Immutable once made. Reasons of newer versions, read from a journal, have a general advice.
 */
public final class ReasonGuide {
  private static final Advice UNKNOWN =
      new Advice(MISSED, "This version does not know that reason.", "See the text beside it.");

  private static final String NOTHING = "Nothing to do.";
  private static final String SERVER_LOG = "Look into the log of iceccd there; others took over.";
  private static final String AGENT_LOG = "Look into the .log beside the agent's socket.";

  private final Map<String, Advice> advices = new HashMap<>();

  /** The whole table. */
  public ReasonGuide() {
    whatItIs();
    whatWasAskedFor();
    whatTheCompilerSays();
    whatDoesNotTravel();
    whatIsMissingHere();
    whatHappenedThere();
    whatBefellDirectJobs();
    whatOnlyTheLauncherSaw();
  }

  /** What to make of {@code code}. */
  public Advice about(String code) {
    return advices.getOrDefault(code, UNKNOWN);
  }

  Set<String> codes() {
    return advices.keySet();
  }

  private void put(Nature nature, String code, String meaning, String cure) {
    advices.put(code, new Advice(nature, meaning, cure));
  }

  private void whatItIs() {
    put(IN_ORDER, "remote", "Another machine compiled it.", NOTHING);
    put(
        IN_ORDER,
        "scheduled-here",
        "The scheduler found this machine to be the best place.",
        "More machines, or `iceccd -m` with fewer jobs here, send more away.");
    put(IN_ORDER, "question", "The command only asks the compiler something.", NOTHING);
    put(
        IN_ORDER,
        "not-a-compiler",
        "The program is no C or C++ compiler we know.",
        "Compilers are known by their names and by what they answer to -v.");
    put(IN_ORDER, "no-compile-flag", "Without -c the command links, or only asks.", NOTHING);
    put(
        IN_ORDER,
        "preprocess-only",
        "The command only preprocesses, and that happens here anyway.",
        NOTHING);
    put(IN_ORDER, "syntax-only", "The command only checks the syntax.", NOTHING);
    put(
        IN_ORDER,
        "configure-test",
        "A configure program tries the compiler: quicker here, and safer.",
        NOTHING);
    put(IN_ORDER, "stdin", "The source comes on standard input.", "Compile it from a file.");
    put(IN_ORDER, "no-input", "The command names no source.", NOTHING);
    put(IN_ORDER, "assembler-input", "Assembling is too quick to be worth sending.", NOTHING);
    put(
        IN_ORDER,
        "output",
        "The output is no regular file of its own, as with probes to /dev/null.",
        NOTHING);
    put(IN_ORDER, "abandoned", "The compile was stopped, or its launcher killed.", NOTHING);
  }

  private void whatWasAskedFor() {
    put(WISH, "icerun", "icerun runs commands here, one in a slot.", "Use icecc for compiles.");
    put(WISH, "icecc-no", "ICECC=no asks for local compiles.", "Unset ICECC.");
    put(WISH, "icecc-disabled", "ICECC=disable asks for local compiles.", "Unset ICECC.");
  }

  private void whatTheCompilerSays() {
    put(
        ERROR,
        "compile-failed",
        "The compile failed there and was repeated, so that the local words are read.",
        "Correct the source; if it compiles here, compare the toolchains.");
    put(
        ERROR,
        "preprocessor-failed",
        "The preprocessor failed; the local compiler then says why.",
        "Correct the source or its include paths.");
    put(ERROR, "source-unreadable", "The source cannot be read.", "See its name and mode.");
    put(
        ERROR,
        "response-file",
        "A response file (@FILE) cannot be read, or nests too deep.",
        "See that it exists when the compiler is called.");
    put(
        ERROR,
        "unknown-input",
        "The source is none of the languages that are distributed.",
        "If it is C or C++, name it so or use -x.");
    put(
        MISSED,
        "compiler-output",
        "The compiler printed what only a local compile is sure to print right.",
        "Fix the warnings, or set ICECC_CARET_WORKAROUND=0 to take them as they come.");
    put(
        MISSED,
        "preprocessor-output",
        "The preprocessor printed something, which only a local compile prints right.",
        "Fix what it warns of, such as #warning or a redefined macro.");
  }

  private void whatDoesNotTravel() {
    put(
        MISSED,
        "option",
        "An option that is unknown, or whose effect does not travel.",
        "Drop it.");
    put(
        MISSED,
        "side-files",
        "The compiler would write files besides object and dependencies.",
        "Drop options such as -save-temps or -fdump-….");
    put(
        MISSED,
        "local-state",
        "The compile reads files or runs programs of this machine.",
        "Drop the option the text names, or have the file in ICECC_EXTRAFILES.");
    put(
        MISSED,
        "dependencies",
        "The form of -M… used cannot be done remotely.",
        "Use -MD or -MMD.");
    put(
        MISSED,
        "native",
        "The option means the processor of this machine, another one elsewhere.",
        "Name the processor: -march=x86-64-v3 in place of -march=native.");
    put(MISSED, "split-dwarf", "A second output is not sent back.", "Drop -gsplit-dwarf.");
    put(
        IN_ORDER,
        "modules",
        "Compiled modules are files of this machine.",
        "Nothing to do: sources that use or make modules compile here.");
    put(
        IN_ORDER,
        "pch",
        "A precompiled header is made here, or is there without its source.",
        "Keep the header beside its .gch; making one is local, once.");
    put(
        IN_ORDER,
        "other-action",
        "An option asks the compiler for something that is no object.",
        "Nothing to do: such commands run here.");
    put(
        MISSED,
        "target",
        "The compiler does not say which machine its objects are for.",
        "See what it answers to -v, or name the machine by -target.");
    put(
        MISSED,
        "charset",
        "A conversion of characters needs tables of this machine.",
        "Use UTF-8 sources and -fexec-charset=UTF-8.");
    put(MISSED, "verbose", "The command has its compiler talk about itself.", "Drop -v or -###.");
    put(
        MISSED,
        "records-command",
        "The object would record a command line, which is another there.",
        "Drop -frecord-gcc-switches, or see why the job did not go the direct way.");
    put(
        MISSED,
        "compiler-variable",
        "A variable of the build changes what the compiler does.",
        "Unset the variable that the text beside it names.");
    put(
        MISSED,
        "debug-columns",
        "Macros must be expanded here, which moves the columns in debug information.",
        "Drop -Wunused-macros or -fopenmp, or add -gno-column-info.");
    put(
        MISSED,
        "names-source",
        "The object would hold the name under which the source was opened.",
        "Use -fobjc-runtime=gnustep-2.0 or drop -gembed-source.");
    put(
        MISSED,
        "several-inputs",
        "The command compiles several sources at once.",
        "Have the build call the compiler once a source.");
    put(
        MISSED,
        "working-directory",
        "The working directory was deleted, or has a name Java cannot say.",
        "Build in a folder that exists and has a name in UTF-8.");
    put(
        MISSED,
        "bound-macro",
        "The source uses __DATE__, a counter or the like, which are others elsewhere.",
        "Take time and file names from the build system in place of the macro.");
    put(
        MISSED,
        "pragma-macro",
        "The source has a pragma that gets lost on the way.",
        "Compile without -g: then such sources are preprocessed fully, and leave.");
    put(
        MISSED,
        "pragma-local",
        "The source has a pragma that only the local compiler obeys in full.",
        "Give single functions a target or optimisation by an attribute instead.");
  }

  private void whatIsMissingHere() {
    put(
        MISSED,
        "no-place",
        "No scheduler answers, or none has had a machine for anybody.",
        "Look at `affogato status`: start a scheduler, or daemons on more machines.");
    put(
        MISSED,
        "no-daemon",
        "No iceccd answers on this machine.",
        "Start iceccd (affogato daemon), or build by affogato run.");
    put(
        MISSED,
        "test-socket",
        "Nobody answers at ICECC_TEST_SOCKET.",
        "Start the daemon with the same variable, or unset it.");
    put(
        MISSED,
        "daemon-lost",
        "The local iceccd went away in the middle of the job.",
        "Look into its log; it is asked again for the next job.");
    put(
        MISSED,
        "no-environment",
        "There is no archive of this compiler to send.",
        "Name one in ICECC_VERSION (icecc-create-env makes it), or see iceccd's log.");
    put(
        MISSED,
        "extra-file",
        "A file of ICECC_EXTRAFILES is missing, or the daemon too old for them.",
        "Correct the variable.");
    put(
        MISSED,
        "environment-unreadable",
        "The archive of the compiler cannot be read here.",
        "See its mode, and the free space of the daemon's folder.");
    put(
        MISSED,
        "no-server",
        "The scheduler named no machine in time.",
        "See affogato status: is a scheduler there, and a daemon with free slots?");
    put(
        MISSED,
        "output-failed",
        "The output could not be written in full.",
        "Make room on the disk, or see the folder's mode.");
  }

  private void whatHappenedThere() {
    put(
        MISSED,
        "remote-unreachable",
        "The machine the scheduler named does not answer.",
        "Is iceccd running there, and TCP port 10245 open?");
    put(MISSED, "remote-lost", "The other machine went away in the middle.", SERVER_LOG);
    put(MISSED, "remote-protocol", "The other machine sent what it must not.", SERVER_LOG);
    put(MISSED, "remote-status", "The other machine explained why it cannot.", SERVER_LOG);
    put(
        MISSED,
        "remote-out-of-memory",
        "The other machine ran out of memory.",
        "Start its iceccd with fewer jobs (-m).");
    put(MISSED, "remote-crashed", "The compiler there was killed.", SERVER_LOG);
    put(
        MISSED,
        "remote-file-missing",
        "The compiler there misses a file.",
        "Add it to ICECC_EXTRAFILES, or pack the toolchain anew.");
    put(
        MISSED,
        "environment-rejected",
        "The compiler sent there does not run there.",
        "See iceccd's log there: another kernel or processor, or no sandbox.");
  }

  private void whatBefellDirectJobs() {
    put(
        MISSED,
        "direct-failed",
        "The job was not done there, for the reason that the text names.",
        SERVER_LOG);
    put(
        MISSED,
        "direct-door-lost",
        "The iceccd of this machine went away in the middle of the job.",
        "Look into its log; it is asked again for the next job.");
    put(MISSED, "direct-result", "What came back is not what was asked for.", SERVER_LOG);
    put(
        MISSED,
        "direct-inputs-changed",
        "A file that the compile reads was changed meanwhile.",
        "Have the build make its headers before it compiles what includes them.");
    put(
        ERROR,
        "direct-doubtful-error",
        "The compiler there complained of something that may be right here.",
        "If it compiles here, report the command: a file was overlooked.");
    put(
        MISSED,
        "direct-terminal-output",
        "The compiler printed something, which looks another way on this terminal.",
        "Fix the warnings, or let the build's output go through a pipe.");
    put(
        MISSED,
        "direct-differs",
        "Compiled here as well (ICECC_VERIFY), the result was another.",
        "Report it, with the text beside it; the result of this machine was taken.");
    put(
        MISSED,
        "direct-scan-differs",
        "The compiler there read a file that would not be read here.",
        "Report it, with the text beside it; the result of this machine was taken.");
  }

  private void whatOnlyTheLauncherSaw() {
    put(
        MISSED,
        "no-agent",
        "There is no agent to start beside the launcher.",
        "Install the whole tree: icecc needs ../lib/affogato/agent.");
    put(
        MISSED,
        "no-relay",
        "The sandbox denies the agent's socket, and the daemon does not join the two.",
        "Run an iceccd of Affogato here, or allow the agent's socket.");
    put(
        MISSED,
        "relay-full",
        "More launchers of one user wait at the daemon than it takes.",
        "Ask for fewer jobs at once.");
    put(
        MISSED,
        "no-socket-folder",
        "No folder has room for the agent's socket.",
        "Let the build write to TMPDIR or XDG_RUNTIME_DIR, with a short path.");
    put(MISSED, "agent-refused", "The agent's socket cannot be connected to.", AGENT_LOG);
    put(
        MISSED,
        "agent-foreign",
        "The agent's socket belongs to another user.",
        "Correct AFFOGATO_AGENT_SOCKET, or its folder.");
    put(MISSED, "agent-start-failed", "The agent could not be started.", AGENT_LOG);
    put(MISSED, "agent-backoff", "The agent failed lately; 30 s are waited out.", AGENT_LOG);
    put(MISSED, "agent-gone", "The agent ended before it answered.", AGENT_LOG);
    put(MISSED, "agent-silent", "The agent did not answer in time.", AGENT_LOG);
    put(MISSED, "agent-lost", "The agent went away in the middle.", AGENT_LOG);
    put(
        MISSED,
        "agent-protocol",
        "Agent and launcher do not understand each other.",
        "Install both from one release.");
    put(
        MISSED,
        "agent-overreach",
        "The agent in the daemon asked for more than the command line does.",
        "Find out what runs as iceccd here; AFFOGATO_OWN_AGENT=1 goes round it. Else report it.");
  }
}
